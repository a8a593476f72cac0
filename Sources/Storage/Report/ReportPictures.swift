import Anatomy
import Foundation
import Geometry
import Simulation
import Training
import Ultrasound

/// The moment that an attempt is judged by, as the trainee saw it and as it was: the ultrasound image, and the regions
/// in its plane with the needle over them.
package struct ReportPictures: Sendable {
  private let timeS: Double
  private let image: [UInt8]
  private let truth: [UInt8]
  private let slice: TruthSlice
  /// Entry and tip in probe coordinates, mm.
  private let entry, tip: Vector3

  /// The pictures of an attempt; nil when the needle never entered.
  package init?(attempt: Attempt, trace: Trace, pool: WorkerPool) throws {
    guard let moment = trace.finalTip else { return nil }
    timeS = SimulationState.seconds(ofTicks: moment.tick)
    let shown = Attempt.image(
      of: attempt.scene, controls: attempt.recording.controls, atTick: moment.tick, width: 800, height: 600,
      pool: pool)
    image = try PNGFile.encoded(
      UnsafeRawBufferPointer(start: shown.pixels.baseAddress, count: shown.width * shown.height),
      width: shown.width, height: shown.height, layout: .gray)
    let probeToPatient = moment.probe.probeToPatient
    let depthMM = Double(attempt.scene.start.settings.depthMM)
    slice = TruthSlice(
      patient: attempt.scene.patient, probeToPatient: probeToPatient, halfWidthMM: (depthMM + 5) * 2 / 3,
      depthMM: depthMM, mmPerPixel: (depthMM + 5) / 450)
    truth = try slice.picture()
    entry = probeToPatient.inversePoint(moment.needle.entryMM)
    tip = probeToPatient.inversePoint(moment.needle.tipMM)
  }

  var html: String {
    let (start, end) = (slice.pixel(entry), slice.pixel(tip))
    let offMM = decimal(abs(tip.z))
    return """
      <h2>As it was seen, and as it was, at \(decimal(timeS)) s</h2>
      <div class="pictures">
      <figure><svg viewBox="0 0 800 600"><image width="800" height="600" href="\(Self.url(image))"/></svg>
      <figcaption>The ultrasound image. The marked side of the probe is on the left.</figcaption></figure>
      <figure><svg viewBox="0 0 \(slice.width) \(slice.height)">
      <image width="\(slice.width)" height="\(slice.height)" href="\(Self.url(truth))"/>
      <line x1="\(decimal(start.column))" y1="\(decimal(start.row))" x2="\(decimal(end.column))" y2="\(decimal(end.row))"
      stroke="#fff" stroke-width="3"/>
      <circle cx="\(decimal(end.column))" cy="\(decimal(end.row))" r="6" fill="none" stroke="#fff" stroke-width="2"/></svg>
      <figcaption>The truth in the same plane. The tip (circle) was \(offMM) mm from it.</figcaption></figure></div>
      <div class="key">\(key)</div>
      """
  }

  private var key: String {
    Region.allCases.filter { slice.regions.contains($0) && $0 != .outside }.map {
      "<span><i style=\"background:\($0.webColor)\"></i>\($0.displayName)</span>"
    }.joined(separator: " ")
  }
  private static func url(_ png: [UInt8]) -> String {
    "data:image/png;base64," + Data(png).base64EncodedString()
  }
}

extension TruthSlice {
  /// The slice in colors, as the bytes of a PNG file.
  func picture() throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(regions.count * 4)
    for region in regions {
      let color = region.color
      bytes += [UInt8(color >> 16 & 255), UInt8(color >> 8 & 255), UInt8(color & 255), 255]
    }
    return try bytes.withUnsafeBytes { try PNGFile.encoded($0, width: width, height: height, layout: .rgba) }
  }
}

extension Region {
  /// Color of the region, 0xRRGGBB.
  var color: UInt32 {
    switch self {
    case .outside: 0x101418
    case .skin: 0xd9a58c
    case .fat: 0xf0d9a0
    case .fascia: 0xd8d8d8
    case .muscle: 0x8c3b35
    case .joint: 0x00c896
    case .interosseousLigament: 0xe69f00
    case .periarticular: 0x56b4e9
    case .foramenS1, .foramenS2, .foramenS3, .foramenS4: 0xd55e00
    case .vessel: 0xcc79a7
    case .nerve: 0xffe600
    case .bone: 0xf4f0e4
    case .other: 0x6b5a55
    }
  }
  var webColor: String { "#" + String(0x100_0000 | color, radix: 16).dropFirst() }
}
