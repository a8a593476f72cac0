/// A plane angle.
public struct Angle: Hashable, Comparable, Sendable {
  public var radians: Double
  public init(radians: Double) { self.radians = radians }
  public static func radians(_ value: Double) -> Angle { Angle(radians: value) }
  public static func degrees(_ value: Double) -> Angle { Angle(radians: value * (.pi / 180)) }
  public static let zero = Angle(radians: 0)

  public var degrees: Double { radians * (180 / .pi) }
  public var sine: Double { Elementary.sine(radians) }
  public var cosine: Double { Elementary.cosine(radians) }

  public static func < (a: Angle, b: Angle) -> Bool { a.radians < b.radians }
  public static func + (a: Angle, b: Angle) -> Angle { Angle(radians: a.radians + b.radians) }
  public static func - (a: Angle, b: Angle) -> Angle { Angle(radians: a.radians - b.radians) }
  public static prefix func - (a: Angle) -> Angle { Angle(radians: -a.radians) }
  public static func * (a: Double, b: Angle) -> Angle { Angle(radians: a * b.radians) }
}

/// The angle between two directions, 0...180°; zero where one of them has no length.
public func angle(between a: Vector3, and b: Vector3) -> Angle {
  Angle(radians: Elementary.arcTangent2(cross(a, b).length, dot(a, b)))
}
