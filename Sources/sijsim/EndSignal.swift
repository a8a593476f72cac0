import Foundation
import Synchronization

/// Request of the system, or of a person at a terminal, to end the program: a closed terminal, Ctrl-C, `kill`.
enum EndSignal {
  private static let flag = Atomic(false)
  private static let signals = [SIGHUP, SIGINT, SIGTERM]
  /// True once the signal has come.
  static var hasCome: Bool { flag.load(ordering: .relaxed) }

  /// Lets the first signal from now on only set `hasCome`; a second one of the same kind ends the program at once.
  /// One that is ignored, as under `nohup`, stays ignored.
  static func heed() {
    // Made now: a handler may not make it.
    _ = hasCome
    for number in signals {
      var action = sigaction()
      guard sigaction(number, nil, &action) == 0 else { continue }
      if unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        == unsafeBitCast(SIG_IGN, to: Int.self)
      {
        continue
      }
      action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in EndSignal.flag.store(true, ordering: .relaxed) }
      action.sa_flags = SA_RESTART | Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
    // The program that started this one may have left them blocked, and then none would ever come.
    var set = sigset_t()
    sigemptyset(&set)
    for number in signals { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }
}
