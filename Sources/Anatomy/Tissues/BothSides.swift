/// A value for each side that has one, found without hashing: the needle and the fluid ask for their joint at every place.
struct BothSides<Value: Sendable>: Sendable {
  private let left, right: Value?
  init(_ values: [Side: Value]) { (left, right) = (values[.left], values[.right]) }

  subscript(side: Side) -> Value? {
    switch side {
    case .left: left
    case .right: right
    }
  }
  var isEmpty: Bool { left == nil && right == nil }
}
