import Simulation

/// Something the trainee can do by a key or with the mouse.
enum Action: Int, CaseIterable, Sendable {
  // The probe hand.
  case probeLeft, probeRight, probeHeadward, probeFootward
  case tiltHeadward, tiltFootward, rockMarked, rockUnmarked, turnLeft, turnRight, pressMore, pressLess
  // The needle hand.
  case advance, withdraw, steeper, flatter, swingLeft, swingRight, bevelLeft, bevelRight
  case entryLeft, entryRight, entryHeadward, entryFootward, entryBesideProbe, inject, aspirate, changeNeedle
  case fine, fast
  /// A step of the machine; see `Binding.step`.
  case machine
  // The window.
  case pressBase, pressApex, finish, pause, controls, externalView, mouseHand, hints, coach, textbook,
    nextTextbook, restart, nextScenario,
    fullScreen, softer, louder, home, quit
  case holdBreath, markLandmark
  // The procedure card.
  case procedureCard, rowUp, rowDown, pageBack, pageOn, doRow, closeCard
  // Home, and the question before an attempt is left.
  case lookBack, momentBack, momentOn, nextError, playOrStop, slower, faster, tryFromHere, leaveDebrief
  case homeLeft, homeRight, homeUp, homeDown, homePage, homeOpen, leaveYes, leaveNo
  // The trainee's own words.
  case tellNext, tellDone, tellUp, tellDown, tellDelete
  case personAdd, personCancel, personLine, personDelete
  // The question.
  case regionUp, regionDown, inJoint, notInJoint, lessSure, moreSure, answer, goBack
  // With the mouse, which holds one of the instruments.
  case mouseProbeSlide, mouseProbeTilt, mouseProbePress, mouseProbeTurn, mousePlaceEntry
  case mouseEntry, mouseNeedleSwing, mouseInject, mouseAdvance
}

/// One line of the table of controls: the window obeys it, F1 and `--help` show it.
struct Binding: Sendable {
  enum Group: String, CaseIterable, Sendable {
    case probe = "Probe"
    case needle = "Needle and syringe"
    case mouseProbe = "Mouse, holding the probe"
    case mouseNeedle = "Mouse, holding the needle (F3)"
    case machine = "Machine"
    case window = "Attempt and window"
    case card = "Procedure card (F9)"
    case debrief = "Looking back (/)"
    case home = "Home"
    case typing = "Writing a name"
    case telling = "Three questions afterwards"
    case leaving = "Before an attempt is left"
    case question = "Question at the end"

    /// Where its keys act.
    var context: Context {
      switch self {
      case .question: .question
      case .card: .card
      case .debrief: .debrief
      case .home: .home
      case .typing: .typing
      case .telling: .telling
      case .leaving: .leaving
      default: .attempt
      }
    }
  }
  /// What has the keyboard: the attempt with its window, or what lies over it.
  enum Context: CaseIterable, Sendable {
    case attempt, card, home, typing, telling, leaving, question, debrief
  }
  var group: Group
  var action: Action
  var keys: [Key] = []
  var gesture: Gesture?
  /// True when it acts as long as the key is down.
  var isHeld = false
  var does: String
  /// Motion of a hand in a tick, as long as the key is held; nil for any other action.
  var move: Move?
  /// Change of the machine's settings; nil for any other action.
  var step: MachineControl.Step?

  /// Adds the motion of a hand at a pace to the controls of a tick.
  typealias Move = @Sendable (inout Controls, HandPace) -> Void

  /// True when a key that is kept down repeats its action: steps do, switches do not.
  var repeats: Bool {
    step?.repeats
      ?? (group.context != .attempt
        && ![.doRow, .homeOpen, .personAdd, .tellNext, .tellDone, .playOrStop, .tryFromHere, .leaveDebrief]
          .contains(action))
  }

  /// The keys or the gesture, as shown to a person.
  var inputs: String { gesture?.rawValue ?? keys.map(\.name).joined(separator: ", ") }
}

extension Binding {
  /// All controls.
  static let all: [Binding] =
    probe + needle + mouse + machine + window + card + home + typing + telling + leaving + question + debrief
  /// Controls that move a hand as long as they are held.
  static let moving = all.filter { $0.move != nil }

  private static func hold(
    _ group: Group, _ action: Action, _ keys: [Key], _ does: String, _ move: Move? = nil
  ) -> Binding {
    Binding(group: group, action: action, keys: keys, isHeld: true, does: does, move: move)
  }
  private static func press(_ group: Group, _ action: Action, _ keys: [Key], _ does: String) -> Binding {
    Binding(group: group, action: action, keys: keys, does: does)
  }
  private static func mouse(_ group: Group, _ action: Action, _ gesture: Gesture, _ does: String) -> Binding {
    Binding(group: group, action: action, gesture: gesture, does: does)
  }

  private static let probe: [Binding] = [
    hold(.probe, .probeLeft, [.left], "slide toward the patient's left") { $0.probeSlideMM.x -= $1.slideMM },
    hold(.probe, .probeRight, [.right], "slide toward the patient's right") {
      $0.probeSlideMM.x += $1.slideMM
    },
    hold(.probe, .probeHeadward, [.up], "slide toward the head") { $0.probeSlideMM.y += $1.slideMM },
    hold(.probe, .probeFootward, [.down], "slide toward the feet") { $0.probeSlideMM.y -= $1.slideMM },
    hold(.probe, .tiltHeadward, [.sign("T")], "tilt: beam toward the head") { $0.probeTiltDeg -= $1.turnDeg },
    hold(.probe, .tiltFootward, [.sign("G")], "tilt: beam toward the feet") { $0.probeTiltDeg += $1.turnDeg },
    hold(.probe, .rockMarked, [.sign("F")], "rock toward the marked side") { $0.probeRockDeg += $1.turnDeg },
    hold(.probe, .rockUnmarked, [.sign("H")], "rock away from the marked side") {
      $0.probeRockDeg -= $1.turnDeg
    },
    hold(.probe, .turnLeft, [.sign("R")], "rotate: marked side toward the head") {
      $0.probeRotateDeg += $1.turnDeg
    },
    hold(.probe, .turnRight, [.sign("Y")], "rotate: marked side toward the feet") {
      $0.probeRotateDeg -= $1.turnDeg
    },
    hold(.probe, .pressMore, [.sign("V")], "press harder") { $0.probePressMM += $1.pressMM },
    hold(.probe, .pressLess, [.sign("B")], "press less") { $0.probePressMM -= $1.pressMM },
  ]
  private static let needle: [Binding] = [
    hold(.needle, .advance, [.sign("W")], "advance") { $0.advanceMM += $1.advanceMM },
    hold(.needle, .withdraw, [.sign("S")], "withdraw") { $0.advanceMM -= $1.advanceMM },
    hold(.needle, .swingLeft, [.sign("A")], "swing left; inside, redirect") { $0.needleYawDeg += $1.turnDeg },
    hold(.needle, .swingRight, [.sign("D")], "swing right; inside, redirect") {
      $0.needleYawDeg -= $1.turnDeg
    },
    hold(.needle, .steeper, [.sign("E")], "steeper; inside, redirect") { $0.needlePitchDeg += $1.turnDeg },
    hold(.needle, .flatter, [.sign("Q")], "flatter; inside, redirect") { $0.needlePitchDeg -= $1.turnDeg },
    hold(.needle, .bevelLeft, [.sign("Z")], "turn the bevel to the left") { $0.bevelTurnDeg -= $1.bevelDeg },
    hold(.needle, .bevelRight, [.sign("C")], "turn the bevel to the right") {
      $0.bevelTurnDeg += $1.bevelDeg
    },
    hold(.needle, .entryLeft, [.sign("J")], "entry toward the patient's left") {
      $0.entryMoveMM.x -= $1.slideMM
    },
    hold(.needle, .entryRight, [.sign("L")], "entry toward the patient's right") {
      $0.entryMoveMM.x += $1.slideMM
    },
    hold(.needle, .entryHeadward, [.sign("I")], "entry toward the head") { $0.entryMoveMM.y += $1.slideMM },
    hold(.needle, .entryFootward, [.sign("K")], "entry toward the feet") { $0.entryMoveMM.y -= $1.slideMM },
    press(.needle, .entryBesideProbe, [.sign("X")], "entry at the probe's medial end, in its plane"),
    hold(.needle, .inject, [.space], "inject, 0.1 mL/s") { $0.injectMLPerS = $1.injectMLPerS },
    hold(.needle, .aspirate, [.backspace], "aspirate: pull the plunger") { controls, _ in
      controls.aspirates = true
    },
    press(.needle, .changeNeedle, [.tab], "outside: take the other needle"),
    hold(.needle, .fine, [.leftShift, .rightShift], "four times slower"),
    hold(.needle, .fast, [.leftControl, .rightControl], "three times faster"),
  ]
  private static let mouse: [Binding] = [
    mouse(.mouseProbe, .mouseProbeSlide, .leftDrag, "slide, on the back or on the image"),
    mouse(.mouseProbe, .mouseProbeTilt, .rightDrag, "tilt up and down, rock left and right"),
    mouse(.mouseProbe, .mouseProbePress, .middleDrag, "press down, ease up"),
    mouse(.mouseProbe, .mouseProbeTurn, .wheel, "rotate"),
    mouse(.mouseProbe, .mousePlaceEntry, .clickOnBack, "the needle enters here"),
    mouse(.mouseNeedle, .mouseEntry, .leftDrag, "move the entry"),
    mouse(.mouseNeedle, .mouseNeedleSwing, .rightDrag, "swing left and right, steeper and flatter"),
    mouse(.mouseNeedle, .mouseInject, .middleDrag, "inject while the button is down"),
    mouse(.mouseNeedle, .mouseAdvance, .wheel, "advance and withdraw"),
  ]
  private static let machine: [Binding] = MachineControl.all.flatMap(\.steps).map { step in
    var binding = press(.machine, .machine, [step.key], step.does)
    binding.step = step
    return binding
  }
  private static let window: [Binding] = [
    hold(.window, .pressBase, [.sign("U")], "spring test: press the sacrum's base") { controls, _ in
      controls.sacralPress += 1
    },
    hold(.window, .pressApex, [.sign("N")], "spring test: press the sacrum's apex") { controls, _ in
      controls.sacralPress -= 1
    },
    hold(.window, .holdBreath, [.f8], "ask the patient to hold the breath") { controls, _ in
      controls.holdsBreath = true
    },
    press(.window, .markLandmark, [.f12], "mark a landmark by a click; again: the next"),
    press(.window, .finish, [.enter, .keypadEnter], "start; finish the attempt; go on"),
    press(.window, .pause, [.escape, .sign("P")], "pause, and go on"),
    press(.window, .controls, [.f1], "show all controls"),
    press(.window, .externalView, [.f2], "external view on and off"),
    press(.window, .mouseHand, [.f3], "the mouse holds the probe or the needle"),
    press(.window, .hints, [.f4], "checklist on and off"),
    press(.window, .coach, [.end], "coach on and off"),
    press(.window, .textbook, [.pageUp], "the textbook beside the image"),
    press(.window, .nextTextbook, [.pageDown], "the textbook's next plane"),
    press(.window, .procedureCard, [.f9], "open and close the procedure card"),
    press(.window, .restart, [.f5], "begin the scenario anew"),
    press(.window, .lookBack, [.sign("/")], "afterwards: look back, second by second"),
    press(.window, .nextScenario, [.f6], "next scenario"),
    press(.window, .fullScreen, [.f11], "full screen on and off"),
    press(.window, .softer, [.sign(",")], "what is felt sounds softer"),
    press(.window, .louder, [.sign(".")], "what is felt sounds louder"),
    press(.window, .home, [.home], "home: the cases, the gallery"),
    press(.window, .quit, [.f10], "quit; the recording is kept"),
  ]
  private static let card: [Binding] = [
    press(.card, .rowUp, [.up], "the button above"),
    press(.card, .rowDown, [.down], "the button below"),
    press(.card, .pageBack, [.left], "the page before"),
    press(.card, .pageOn, [.right], "the next page"),
    press(.card, .doRow, [.enter, .space], "do what the button says"),
    press(.card, .closeCard, [.escape], "back to the hands"),
  ]
  private static let debrief: [Binding] = [
    press(.debrief, .momentBack, [.left], "a second back"),
    press(.debrief, .momentOn, [.right], "a second on"),
    press(.debrief, .nextError, [.tab], "the next error"),
    press(.debrief, .playOrStop, [.space], "play, and stop"),
    press(.debrief, .faster, [.up], "faster"),
    press(.debrief, .slower, [.down], "slower"),
    press(.debrief, .tryFromHere, [.enter, .keypadEnter], "try again from this moment"),
    press(.debrief, .leaveDebrief, [.escape], "back to the score"),
  ]
  private static let home: [Binding] = [
    press(.home, .homeLeft, [.left], "the case or picture before"),
    press(.home, .homeRight, [.right], "the next case or picture"),
    press(.home, .homeUp, [.up], "the case or picture above"),
    press(.home, .homeDown, [.down], "the case or picture below"),
    press(.home, .homePage, [.tab], "the next page of the menu"),
    press(.home, .homeOpen, [.enter, .keypadEnter], "open the chosen case; go on as who is chosen"),
  ]
  private static let typing: [Binding] = [
    press(.typing, .personAdd, [.enter, .keypadEnter], "add the person"),
    press(.typing, .personCancel, [.escape], "add nobody"),
    press(.typing, .personLine, [.tab], "to the other line"),
    press(.typing, .personDelete, [.backspace], "delete the last letter"),
  ]
  private static let telling: [Binding] = [
    press(.telling, .tellNext, [.enter, .keypadEnter], "the next question, at last the score"),
    press(.telling, .tellDone, [.escape], "to the score"),
    press(.telling, .tellUp, [.up], "the question above"),
    press(.telling, .tellDown, [.down, .tab], "the question below"),
    press(.telling, .tellDelete, [.backspace], "delete the last letter"),
  ]
  private static let leaving: [Binding] = [
    press(.leaving, .leaveYes, [.enter, .sign("Y")], "leave the attempt"),
    press(.leaving, .leaveNo, [.escape, .sign("N")], "stay in it"),
  ]
  private static let question: [Binding] = [
    press(.question, .regionUp, [.up], "the region above in the list"),
    press(.question, .regionDown, [.down], "the region below in the list"),
    press(.question, .inJoint, [.sign("Y")], "the tip was in the joint"),
    press(.question, .notInJoint, [.sign("N")], "it was not"),
    press(.question, .lessSure, [.left], "less sure"),
    press(.question, .moreSure, [.right], "surer"),
    press(.question, .answer, [.enter, .keypadEnter], "answer, and see the truth"),
    press(.question, .goBack, [.escape], "go back to the attempt"),
  ]

  /// The action of a key, in the attempt or in what lies over it.
  static func action(forKey code: Int32, in context: Context) -> Binding? {
    all.first { $0.group.context == context && $0.keys.contains { $0.code == code } }
  }
}

/// The table of controls as lines of text.
package enum ControlsText {
  /// Lines for `sijsim run --help`, one block a group.
  package static let lines: [String] = {
    var lines: [String] = []
    for group in Binding.Group.allCases {
      lines.append("\(group.rawValue):")
      for binding in Binding.all where binding.group == group {
        let inputs = binding.inputs + (binding.isHeld ? " (hold)" : "")
        lines.append("  " + inputs + String(repeating: " ", count: max(2, 26 - inputs.count)) + binding.does)
      }
    }
    return lines
  }()
}
