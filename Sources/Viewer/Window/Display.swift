import CSDL2

/// Reason why there is no window, in words a person can act on.
package struct DisplayProblem: Error, CustomStringConvertible {
  package var message: String
  package init(message: String) { self.message = message }
  package var description: String { message }
}

/// An event at the window since the last look.
enum WindowEvent {
  /// A key that went down: SDL's key code, which goes by the layout, and the key's place on the keyboard, which does
  /// not.
  case keyDown(Int32, place: Int32, isRepeat: Bool)
  /// A key that went up, by its place: the layout may have changed since the key went down.
  case keyUp(place: Int32)
  /// Letters that were written, by the layout and its dead keys; while `Display.takesText`.
  case text(String)
  /// Motion of the mouse, in pixels of the picture.
  case mouseMoved(x: Float, y: Float, dx: Float, dy: Float)
  case mouseDown(MouseButton, x: Float, y: Float)
  case mouseUp(MouseButton, x: Float, y: Float)
  /// Turn of the wheel in notches; away from the user is positive.
  case wheel(Float)
  case focusLost
  case close
}

/// The window on the screen: SDL2, by its pixels in memory. What has changed of the picture goes there.
///
/// Use from the main thread.
final class Display {
  private let window: OpaquePointer
  private(set) var picture = WindowPicture(width: 1, height: 1)
  /// SDL's name for the pixels of `picture`; nil before the first fit.
  private var pixels: UnsafeMutablePointer<SDL_Surface>?
  /// True when all of the window is to be shown again, whatever changed.
  private var isWholeDue = true
  /// Pixels a point: 2 on a display of doubled density.
  private(set) var scale: Float = 1
  private(set) var framesPerSecond = 60.0

  init(title: String, width: Int32, height: Int32) throws {
    SDL_SetMainReady()
    // Without this the window's pixels go through OpenGL, twenty times slower.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0")
    SDL_SetHint("SDL_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR", "0")
    try Display.chooseDriver()
    guard SDL_Init(UInt32(SDL_INIT_VIDEO)) == 0 else { throw Display.problem("no display can be opened") }
    let flags = SDL_WINDOW_RESIZABLE.rawValue | SDL_WINDOW_ALLOW_HIGHDPI.rawValue
    // SDL's "centered", a macro that Swift does not see.
    let centered: Int32 = 0x2fff_0000
    guard let window = SDL_CreateWindow(title, centered, centered, width, height, flags) else {
      let problem = Display.problem("the window cannot be opened")
      SDL_Quit()
      throw problem
    }
    guard SDL_GetWindowSurface(window) != nil else {
      let problem = Display.problem("nothing can be drawn into the window")
      SDL_DestroyWindow(window)
      SDL_Quit()
      throw problem
    }
    self.window = window
    SDL_SetWindowMinimumSize(window, Int32(WindowLayout.smallestWidth), Int32(WindowLayout.smallestHeight))
    SDL_StopTextInput()
    var mode = SDL_DisplayMode()
    if SDL_GetCurrentDisplayMode(0, &mode) == 0, mode.refresh_rate >= 30 {
      framesPerSecond = min(Double(mode.refresh_rate), 120)
    }
    fit()
  }
  deinit {
    SDL_FreeSurface(pixels)
    SDL_DestroyWindow(window)
    SDL_Quit()
  }

  /// Chooses SDL's driver: without a display SDL would fall back on drivers that show nothing, which are used only
  /// when they are named.
  private static func chooseDriver() throws {
    guard SDL_getenv("SDL_VIDEODRIVER") == nil else { return }
    func isSet(_ name: String) -> Bool { SDL_getenv(name).map { $0.pointee != 0 } ?? false }
    switch (isSet("DISPLAY"), isSet("WAYLAND_DISPLAY")) {
    case (true, true): SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11,wayland")
    case (true, false): SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11")
    case (false, true): SDL_SetHint(SDL_HINT_VIDEODRIVER, "wayland")
    case (false, false): throw DisplayProblem(message: "no display can be opened")
    }
  }
  private static func problem(_ what: String) -> DisplayProblem {
    let reason = String(cString: SDL_GetError())
    return DisplayProblem(message: reason.isEmpty ? what : "\(what) (\(reason))")
  }

  /// Takes over the window's present size; true when it changed.
  @discardableResult
  func fit() -> Bool {
    guard let surface = SDL_GetWindowSurface(window)?.pointee else { return false }
    var (points, unused): (Int32, Int32) = (0, 0)
    SDL_GetWindowSize(window, &points, &unused)
    scale = points > 0 ? max(Float(surface.w) / Float(points), 1) : 1
    let (width, height) = (Int(surface.w), Int(surface.h))
    guard width > 0, height > 0,
      pixels == nil || width != picture.canvas.width || height != picture.canvas.height
    else { return false }
    SDL_FreeSurface(pixels)
    picture = WindowPicture(width: width, height: height)
    // Without opacity, as the window's own, so that rows are copied as they are.
    pixels = SDL_CreateRGBSurfaceWithFormatFrom(
      picture.canvas.pixels.baseAddress, surface.w, surface.h, 32, surface.w * 4,
      SDL_PIXELFORMAT_RGB888.rawValue)
    isWholeDue = true
    return true
  }

  /// Shows what has changed of the picture on the screen.
  func present(_ changed: [PixelRect]) {
    guard let surface = SDL_GetWindowSurface(window) else { return }
    let shown = isWholeDue ? [picture.canvas.bounds] : changed
    isWholeDue = false
    guard !shown.isEmpty else { return }
    var rects = shown.map {
      SDL_Rect(x: Int32($0.x), y: Int32($0.y), w: Int32($0.width), h: Int32($0.height))
    }
    for i in rects.indices {
      var target = rects[i]
      SDL_UpperBlit(pixels, &rects[i], surface, &target)
    }
    SDL_UpdateWindowSurfaceRects(window, rects, Int32(rects.count))
  }

  /// True while letters are wanted as text, besides the keys themselves.
  var takesText = false {
    didSet {
      guard takesText != oldValue else { return }
      if takesText { SDL_StartTextInput() } else { SDL_StopTextInput() }
    }
  }
  func toggleFullScreen() {
    let isFull = SDL_GetWindowFlags(window) & SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue != 0
    SDL_SetWindowFullscreen(window, isFull ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP.rawValue)
  }
  /// True while the input of the keyboard comes to this window.
  var hasKeyboard: Bool { SDL_GetWindowFlags(window) & SDL_WINDOW_INPUT_FOCUS.rawValue != 0 }
  func setTitle(_ title: String) { SDL_SetWindowTitle(window, title) }

  /// The next event that matters; nil when there is none left.
  func nextEvent() -> WindowEvent? {
    var event = SDL_Event()
    while SDL_PollEvent(&event) != 0 {
      if let known = translated(event) { return known }
    }
    return nil
  }

  private func translated(_ event: SDL_Event) -> WindowEvent? {
    switch SDL_EventType(event.type) {
    case SDL_QUIT: return .close
    case SDL_KEYDOWN:
      let key = event.key.keysym
      return .keyDown(key.sym, place: Int32(key.scancode.rawValue), isRepeat: event.key.repeat != 0)
    case SDL_TEXTINPUT:
      let text = withUnsafeBytes(of: event.text.text) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      return text.isEmpty ? nil : .text(text)
    case SDL_KEYUP: return .keyUp(place: Int32(event.key.keysym.scancode.rawValue))
    case SDL_MOUSEMOTION:
      return .mouseMoved(
        x: Float(event.motion.x) * scale, y: Float(event.motion.y) * scale,
        dx: Float(event.motion.xrel) * scale, dy: Float(event.motion.yrel) * scale)
    case SDL_MOUSEBUTTONDOWN, SDL_MOUSEBUTTONUP:
      guard let button = Display.button(event.button.button) else { return nil }
      let (x, y) = (Float(event.button.x) * scale, Float(event.button.y) * scale)
      return event.type == SDL_MOUSEBUTTONDOWN.rawValue
        ? .mouseDown(button, x: x, y: y) : .mouseUp(button, x: x, y: y)
    case SDL_MOUSEWHEEL: return .wheel(event.wheel.preciseY)
    case SDL_WINDOWEVENT: return translated(SDL_WindowEventID(UInt32(event.window.event)))
    default: return nil
    }
  }
  private func translated(_ event: SDL_WindowEventID) -> WindowEvent? {
    switch event {
    case SDL_WINDOWEVENT_FOCUS_LOST: return .focusLost
    case SDL_WINDOWEVENT_EXPOSED, SDL_WINDOWEVENT_SIZE_CHANGED, SDL_WINDOWEVENT_RESTORED:
      isWholeDue = true
    default: break
    }
    return nil
  }
  private static func button(_ number: UInt8) -> MouseButton? {
    switch Int32(number) {
    case SDL_BUTTON_LEFT: .left
    case SDL_BUTTON_RIGHT: .right
    case SDL_BUTTON_MIDDLE: .middle
    default: nil
    }
  }
}
