import Anatomy
import Geometry
import Simulation
import Ultrasound

/// Brightness of bone, its shadow and the tissue over it in an image, column by column: what is measured in real images
/// (`RealGraySample`), with the place of the bone taken from the person instead of from the picture.
package struct GraySample: Equatable, Sendable {
  /// One image column that crosses bone.
  package struct Column: Equatable, Sendable {
    /// The brightest gray at the bone's surface.
    package var surfacePeak: Double
    /// Mean gray 3.4–12 mm below the peak, and 1.7–8.5 mm above it.
    package var shadowMean, tissueMean: Double
    /// Thickness along the column of the gray that is at least half of the peak.
    package var thicknessMM: Double
  }
  package private(set) var columns: [Column] = []
  package init() {}

  /// Range in which the peak is sought around the true surface, in mm: the echo lies at and behind it, and a pressed probe shows
  /// what is near it deeper.
  static let peakMM = -1.0...4.0
  static let shadowMM = 3.4...12.0, tissueMM = 1.7...8.5
  /// Slope in the image beyond which bone has no thickness down a column.
  static let steepest = 1.0

  /// Adds every column of an image that crosses bone with room above and below it.
  package mutating func add(_ image: BModeImage, of moment: GalleryMoment) {
    let (patient, pose) = (moment.scene.patient, moment.state.probe.probeToPatient)
    let depthMM = Double(moment.state.depthInEffectMM)
    let slice = ImagedSlice(of: moment.scene.probe)
    func isShown(_ xMM: Double, _ yMM: Double) -> Bool {
      PlaneAnatomy.isShown(xMM: xMM, yMM: yMM, in: slice, depthMM: depthMM)
    }
    func bone(_ column: Int) -> Double? {
      let xMM = (image.faceColumn - Double(column) - 0.5) * image.mmPerPixel
      var y = 1.0
      while y < depthMM {
        let room = patient.boneDistanceMM(at: pose.point(Vector3(xMM, y, 0)))
        if room <= 0.02 {
          return isShown(xMM, y - GraySample.tissueMM.upperBound)
            && isShown(xMM, y + GraySample.shadowMM.upperBound + GraySample.peakMM.upperBound) ? y : nil
        }
        y += max(room * 0.7, 0.05)
      }
      return nil
    }
    let depths = (0..<image.width).map(bone)
    for column in 1..<image.width - 1 {
      guard let left = depths[column - 1], let here = depths[column], let right = depths[column + 1] else {
        continue
      }
      let steepness = (right - left).magnitude / (2 * image.mmPerPixel)
      if steepness > GraySample.steepest { continue }
      if let found = GraySample.column(of: image, at: column, boneMM: here) { columns.append(found) }
    }
  }

  /// - Parameter boneMM: y of the true surface, in probe coordinates.
  static func column(of image: BModeImage, at column: Int, boneMM: Double) -> Column? {
    func row(_ yMM: Double) -> Int { Int(image.faceRow + yMM / image.mmPerPixel) }
    func gray(_ row: Int) -> Double { Double(image.pixels[row * image.width + column]) }
    func mean(_ rows: ClosedRange<Int>) -> Double { rows.map(gray).reduce(0, +) / Double(rows.count) }
    let all = 0...image.height - 1
    let search = row(boneMM + peakMM.lowerBound)...row(boneMM + peakMM.upperBound)
    guard all.contains(search.lowerBound), all.contains(search.upperBound),
      let peakRow = search.max(by: { gray($0) < gray($1) })
    else { return nil }
    func rows(_ first: Double, _ last: Double) -> ClosedRange<Int> {
      peakRow + Int((first / image.mmPerPixel).rounded())...peakRow + Int((last / image.mmPerPixel).rounded())
    }
    let below = rows(shadowMM.lowerBound, shadowMM.upperBound)
    let above = rows(-tissueMM.upperBound, -tissueMM.lowerBound)
    guard all.contains(below.upperBound), all.contains(above.lowerBound) else { return nil }
    let half = gray(peakRow) / 2
    /// Number of rows from the peak until the gray falls below half of it, between two rows by a straight line.
    func reach(_ step: Int) -> Double {
      var i = 0
      while all.contains(peakRow + (i + 1) * step), gray(peakRow + (i + 1) * step) >= half { i += 1 }
      guard all.contains(peakRow + (i + 1) * step) else { return Double(i) }
      let (inside, outside) = (gray(peakRow + i * step), gray(peakRow + (i + 1) * step))
      return Double(i) + (inside > outside ? (inside - half) / (inside - outside) : 0)
    }
    return Column(
      surfacePeak: gray(peakRow), shadowMean: mean(below), tissueMean: mean(above),
      thicknessMM: (reach(1) + reach(-1)) * image.mmPerPixel)
  }
}

/// The 5th, 50th and 95th percentile of something.
package struct Percentiles: Equatable, Sendable {
  package var low, median, high: Double
  package init(low: Double, median: Double, high: Double) {
    (self.low, self.median, self.high) = (low, median, high)
  }
  /// Percentiles of values; nil for none.
  package init?(of values: [Double]) {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    func at(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let i = min(Int(place), max(sorted.count - 2, 0))
      return sorted.count == 1 ? sorted[0] : sorted[i] + (sorted[i + 1] - sorted[i]) * (place - Double(i))
    }
    self.init(low: at(0.05), median: at(0.5), high: at(0.95))
  }
  package var range: ClosedRange<Double> { low...max(low, high) }
}

/// One of the quantities of a `GraySample`.
package struct GrayQuantity: Sendable {
  /// Name in the words of the statistics' table.
  package var displayName: String
  package var digits: Int
  package var value: @Sendable (GraySample.Column) -> Double
  /// Percentiles in real images of bone.
  package var real: @Sendable (RealGraySample) -> Percentiles

  package static let all = [
    GrayQuantity(
      displayName: "bone surface, peak gray", digits: 0, value: { $0.surfacePeak }, real: { $0.surfacePeak }),
    GrayQuantity(
      displayName: "shadow, mean gray 3.4–12 mm below", digits: 1, value: { $0.shadowMean },
      real: { $0.shadowMean }),
    GrayQuantity(
      displayName: "tissue, mean gray 1.7–8.5 mm above", digits: 1, value: { $0.tissueMean },
      real: { $0.tissueMean }),
    GrayQuantity(
      displayName: "bone line, thickness at half maximum, mm", digits: 2, value: { $0.thicknessMM },
      real: { $0.thicknessMM }),
  ]
  package func percentiles(of sample: GraySample) -> Percentiles? {
    Percentiles(of: sample.columns.map(value))
  }
}

/// The same of real images: bone under a linear L14 probe.
package struct RealGraySample: Equatable, Sendable {
  package var surfacePeak, shadowMean, tissueMean, thicknessMM: Percentiles
  package var source: String
  package init(
    surfacePeak: Percentiles, shadowMean: Percentiles, tissueMean: Percentiles, thicknessMM: Percentiles,
    source: String
  ) {
    (self.surfacePeak, self.shadowMean, self.tissueMean) = (surfacePeak, shadowMean, tissueMean)
    (self.thicknessMM, self.source) = (thicknessMM, source)
  }

  /// 351 columns of the sequence BoneUltrasound_L14.
  package static let published = RealGraySample(
    surfacePeak: Percentiles(low: 103, median: 172, high: 233),
    shadowMean: Percentiles(low: 12.8, median: 20.3, high: 50.9),
    tissueMean: Percentiles(low: 22.3, median: 35.8, high: 48.2),
    thicknessMM: Percentiles(low: 0.54, median: 1.28, high: 3.3),
    source: "PlusToolkit PlusLibData, BoneUltrasound_L14 (BSD-3)")
}
