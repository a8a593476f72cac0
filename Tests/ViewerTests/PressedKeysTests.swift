import Simulation
import Testing

@testable import Viewer

/// A key ends what it began, whatever the layout makes of it by then.
@Suite struct PressedKeysTests {
  private static let (jPlace, kPlace): (Int32, Int32) = (13, 14)

  @Test func aKeyLetsGoOfWhatItHeldWhateverItMeansByThen() {
    var hands = HandInput()
    hands.hold(.entryLeft, keyAt: Self.jPlace)
    #expect(hands.held[.entryLeft])
    // It repeats while the layout has changed, and means something else.
    hands.hold(.advance, keyAt: Self.jPlace)
    #expect(hands.held[.entryLeft] && !hands.held[.advance])
    hands.release(keyAt: Self.jPlace)
    #expect(hands.held == HeldActions())
  }

  @Test func anActionIsHeldAsLongAsOneOfItsKeysIs() {
    var hands = HandInput()
    hands.hold(.fine, keyAt: Self.jPlace)
    hands.hold(.fine, keyAt: Self.kPlace)
    hands.release(keyAt: Self.jPlace)
    #expect(hands.held[.fine])
    hands.release(keyAt: Self.kPlace)
    #expect(!hands.held[.fine])
    hands.release(keyAt: Self.kPlace)
    #expect(hands.held == HeldActions())
  }

  @Test func lettingGoOfEverythingForgetsTheKeys() {
    var hands = HandInput()
    hands.hold(.inject, keyAt: Self.jPlace)
    hands.releaseAll()
    hands.hold(.advance, keyAt: Self.jPlace)
    #expect(hands.held[.advance] && !hands.held[.inject])
  }
}
