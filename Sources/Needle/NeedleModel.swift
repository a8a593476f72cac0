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

extension NeedleModel {
  private static let gaugeChart = "ISO 9626:2016, regular wall"

  /// The spinal needle of the procedure, 3.5 inches long.
  public static let spinal22G = NeedleModel(
    gauge: 22, outerDiameterMM: 0.718, innerDiameterMM: 0.413, lengthMM: 89, source: gaugeChart)

  /// The same, 5 inches long, for a deep joint.
  public static let longSpinal22G = NeedleModel(
    gauge: 22, outerDiameterMM: 0.718, innerDiameterMM: 0.413, lengthMM: 127, source: gaugeChart)
  /// Thicker and stiffer, easier to see.
  public static let spinal20G = NeedleModel(
    gauge: 20, outerDiameterMM: 0.908, innerDiameterMM: 0.603, lengthMM: 89, source: gaugeChart)
  /// Thinner and softer.
  public static let spinal25G = NeedleModel(
    gauge: 25, outerDiameterMM: 0.514, innerDiameterMM: 0.260, lengthMM: 89, source: gaugeChart)

  /// Every needle a scenario may name.
  public static let presets = [spinal22G, longSpinal22G, spinal20G, spinal25G]

  /// The preset of this gauge and length; nil where there is none.
  public static func preset(gauge: Int, lengthMM: Double) -> NeedleModel? {
    presets.first { $0.gauge == gauge && $0.lengthMM == lengthMM }
  }
}
