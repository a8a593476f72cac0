/// A needle as sold: gauge, length, bevel.
public struct NeedleModel: Hashable, Sendable {
  public var gauge: Int
  public var outerDiameterMM, innerDiameterMM, lengthMM: Double
  public var source: String
  public init(gauge: Int, outerDiameterMM: Double, innerDiameterMM: Double, lengthMM: Double, source: String)
  {
    (self.gauge, self.outerDiameterMM, self.innerDiameterMM) = (gauge, outerDiameterMM, innerDiameterMM)
    (self.lengthMM, self.source) = (lengthMM, source)
  }
}
