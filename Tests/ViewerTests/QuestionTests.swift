import Anatomy
import Needle
import Simulation
import Testing

@testable import Viewer

@Suite struct QuestionTests {
  @Test func thereIsNoAnswerBeforeBothPartsAreSaid() {
    var question = BeliefQuestion()
    #expect(question.answer == nil)
    question.choose(.muscle)
    #expect(question.answer == .belief(region: .muscle, inJoint: false, confidence: 0.5))
  }

  @Test func theTwoPartsOfAnAnswerAgreeUnlessTheTraineeInsists() {
    var question = BeliefQuestion()
    question.say(inJoint: true)
    #expect(question.region == .joint)
    question.say(inJoint: false)
    #expect(question.region != .joint)
    question.choose(.joint)
    #expect(question.inJoint == true)
    question.choose(.fat)
    question.say(inJoint: true)
    #expect(question.region == .fat && question.inJoint == true)
  }

  @Test func theKeysReachEveryRegion() {
    var question = BeliefQuestion()
    var reached: [Region] = []
    for _ in BeliefQuestion.regions {
      question.move(by: 1)
      if let region = question.region { reached.append(region) }
    }
    #expect(reached == BeliefQuestion.regions)
    question.move(by: 1)
    #expect(question.region == BeliefQuestion.regions.last)
    question.move(by: -1)
    #expect(question.region == BeliefQuestion.regions.dropLast().last)
  }

  @Test(arguments: Region.allCases) func everyRegionHasAName(_ region: Region) {
    #expect(!region.displayName.isEmpty)
    #expect(Region.allCases.count { $0.displayName == region.displayName } == 1)
  }

  @Test(arguments: NeedleState.Obstacle.allCases) func everyObstacleIsTold(_ obstacle: NeedleState.Obstacle) {
    #expect((DisplayText.message(for: obstacle) == nil) == (obstacle == .none))
  }
}

@Suite struct MouseHandTests {
  @Test func aShortPressOnTheBackIsAClick() {
    var mouse = MouseHand()
    mouse.press(.left, x: 100, y: 100, on: .back)
    mouse.move(x: 102, y: 101)
    #expect(!mouse.isDragging)
    let isClick = mouse.release(.left, x: 102, y: 101)
    #expect(isClick)
  }
  @Test func aDragIsNoClickAndDoesNotReachThePanels() {
    var mouse = MouseHand()
    mouse.press(.left, x: 100, y: 100, on: .back)
    mouse.move(x: 130, y: 100)
    #expect(mouse.isDragging)
    #expect(mouse.buttonsForPanels == 0)
    let isClick = mouse.release(.left, x: 130, y: 100)
    #expect(!isClick)
    #expect(mouse.drag == nil)
  }
  @Test func aClickBetweenTwoFramesReachesThePanels() {
    var mouse = MouseHand()
    mouse.beginFrame()
    mouse.press(.left, x: 5, y: 5, on: .panels)
    let isClick = mouse.release(.left, x: 5, y: 5)
    #expect(!isClick)
    #expect(mouse.buttonsForPanels == 1)
    mouse.beginFrame()
    #expect(mouse.buttonsForPanels == 0)
  }
}
