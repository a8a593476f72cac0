import Geometry
import Ultrasound

/// The part of the image plane that a probe shows at a depth: its outline's box in probe coordinates, mm.
struct SectorGeometry: Equatable, Sendable {
  /// Half the width, and the range of depth: negative above the face's center, where a curved face's ends lie.
  var halfWidthMM, topMM, bottomMM: Double

  init(probe: Probe, depthMM: Double) {
    let half = probe.fieldOfView.radians / 2
    if probe.isSector {
      halfWidthMM = (probe.radiusMM + depthMM) * Elementary.sine(half)
      topMM = probe.radiusMM * (Elementary.cosine(half) - 1)
    } else {
      (halfWidthMM, topMM) = (probe.faceLengthMM / 2, 0)
    }
    bottomMM = depthMM
  }
}

/// Place of the sector on the screen: millimeters of the image plane to pixels. The marked side is on the left.
struct SectorPlacement: Equatable, Sendable {
  var sector: SectorGeometry
  var pixelsPerMM: Double
  /// The pixel of the face's center.
  var faceX, faceY: Double

  /// The placement as large as fits into `rect`, in the middle of its width, at its top.
  init(_ sector: SectorGeometry, in rect: PixelRect) {
    self.sector = sector
    let heightMM = sector.bottomMM - sector.topMM
    pixelsPerMM = max(
      min(Double(rect.width) / (2 * sector.halfWidthMM), Double(rect.height) / heightMM), 0.01)
    faceX = Double(rect.x) + Double(rect.width) / 2
    faceY = Double(rect.y) + (Double(rect.height) - heightMM * pixelsPerMM) / 2 - sector.topMM * pixelsPerMM
  }

  func pixel(xMM: Double, yMM: Double) -> SIMD2<Float> {
    SIMD2(Float(faceX - xMM * pixelsPerMM), Float(faceY + yMM * pixelsPerMM))
  }
  /// The place in the image plane of a pixel, in probe coordinates, mm: the inverse of `pixel`.
  func placeMM(x: Float, y: Float) -> SIMD2<Float> {
    SIMD2(Float((faceX - Double(x)) / pixelsPerMM), Float((Double(y) - faceY) / pixelsPerMM))
  }
  /// The box of the sector, in whole pixels.
  var box: PixelRect {
    // The tolerance keeps a sector that fills its screen to the pixel from reaching one beyond.
    let halfWidth = sector.halfWidthMM * pixelsPerMM - 1e-6
    let top = faceY + sector.topMM * pixelsPerMM + 1e-6
    let heightMM = sector.bottomMM - sector.topMM
    return PixelRect(
      x: Int(faceX - halfWidth), y: Int(top), width: Int(2 * halfWidth) + 1,
      height: Int(heightMM * pixelsPerMM) + 1)
  }
}

/// The marks of the depth ruler: every 5 mm, longer and numbered (cm) every 10 mm or, in a deep image, 20 mm.
struct DepthRuler: Equatable, Sendable {
  struct Tick: Equatable, Sendable {
    var depthMM: Double
    var isMajor: Bool
    /// The number beside it, in cm; nil when there is none.
    var label: String?
  }
  var ticks: [Tick]

  init(depthMM: Double) {
    let labelEvery = depthMM > 120 ? 20 : 10
    ticks = stride(from: 0, through: Int(depthMM), by: 5).map { mm in
      Tick(
        depthMM: Double(mm), isMajor: mm % 10 == 0, label: mm % labelEvery == 0 ? "\(mm / 10)" : nil)
    }
  }
}
