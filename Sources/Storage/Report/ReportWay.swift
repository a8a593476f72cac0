import Anatomy
import Geometry
import Simulation
import Training

/// The needle's way in two views over the anatomy, with the fluid, beside an expert's: from behind over the bones, and in a cross
/// section at the level of the joint's mouth.
struct ReportWay: Sendable {
  /// A view: a picture of a part of a plane, and the lines over it, in pixels.
  private struct View: Sendable {
    var png: [UInt8]
    var caption: String
    var own, expert: [[(column: Double, row: Double)]]
    var end: (column: Double, row: Double)?
  }
  private let views: [View]
  private let hasExpert: Bool
  private let hasFluid: Bool

  private static let width = 220, height = 180, mmPerPixel = 0.5

  init(attempt: Attempt, trace: Trace, expert: NeedleWay?) throws {
    let own = NeedleWay(of: trace)
    let patient = attempt.scene.patient
    let fluid = trace.finalState.fluid.deposits(ofKind: Equipment.main.rawValue)
    (hasExpert, hasFluid) = (expert.map { !$0.lines.isEmpty } ?? false, !fluid.isEmpty)
    guard let target = patient.targets[attempt.scene.side]?.centerMM else {
      views = []
      return
    }
    let levelZ = (own.end ?? target).z
    let skinY = patient.skinPointMM(x: target.x, z: levelZ).y
    // As one stands behind the patient: the right side at the right.
    let behind = Frame(across: target.x, down: -target.z) { ($0.x, -$0.z) }
    let section = Frame(across: target.x, down: skinY + 35) { ($0.x, $0.y) }
    func view(_ frame: Frame, _ pixels: [UInt8], caption: String) throws -> View {
      var pixels = pixels
      for deposit in fluid {
        frame.paint(patient.medium.lattice.centerMM(ofIndex: deposit.voxel), into: &pixels)
      }
      return View(
        png: try PNGFile.encodedIndexed(
          pixels, width: ReportWay.width, height: ReportWay.height, palette: SlicePalette.colors),
        caption: caption, own: own.lines.map { $0.map(frame.pixel) },
        expert: expert?.lines.map { $0.map(frame.pixel) } ?? [], end: own.end.map(frame.pixel))
    }
    views = [
      try view(
        behind, ReportWay.bones(of: patient, frame: behind),
        caption: "From behind, over the bones; the head is up."),
      try view(
        section, ReportWay.section(of: patient, z: levelZ, frame: section),
        caption: "Cross section where the tip ended; the skin of the back is up."),
    ]
  }

  /// Map from the patient's frame to the pixels of a view.
  private struct Frame {
    /// The middle of the view, in mm.
    var across, down: Double
    /// Coordinates of a point in the view's plane, in mm.
    var flat: (Vector3) -> (across: Double, down: Double)

    func pixel(_ point: Vector3) -> (column: Double, row: Double) {
      let place = flat(point)
      return (
        Double(ReportWay.width) / 2 + (place.across - across) / ReportWay.mmPerPixel,
        Double(ReportWay.height) / 2 + (place.down - down) / ReportWay.mmPerPixel
      )
    }
    func place(column: Int, row: Int) -> (across: Double, down: Double) {
      (
        across + (Double(column) + 0.5 - Double(ReportWay.width) / 2) * ReportWay.mmPerPixel,
        down + (Double(row) + 0.5 - Double(ReportWay.height) / 2) * ReportWay.mmPerPixel
      )
    }
    func paint(_ point: Vector3, into pixels: inout [UInt8]) {
      let place = pixel(point)
      let (column, row) = (Int(place.column.rounded(.down)), Int(place.row.rounded(.down)))
      // A voxel is wider than a pixel.
      for y in row...row + 1 {
        for x in column...column + 1 where x >= 0 && y >= 0 && x < ReportWay.width && y < ReportWay.height {
          pixels[y * ReportWay.width + x] = SlicePalette.wet
        }
      }
    }
  }

  /// The first bone behind each place, lit from the left and above.
  private static func bones(of patient: Patient, frame: Frame) -> [UInt8] {
    let depths = (0..<width * height).map { i -> Double? in
      // Half the lookups: the relief is smooth.
      let place = frame.place(column: i % width / 2 * 2, row: i / width / 2 * 2)
      return i % width % 2 == 0 && i / width % 2 == 0
        ? patient.firstBoneMM(behindX: place.across, z: -place.down)?.y : nil
    }
    func depth(_ column: Int, _ row: Int) -> Double? {
      depths[min(row, height - 1) / 2 * 2 * width + min(column, width - 1) / 2 * 2]
    }
    return (0..<width * height).map { i in
      let (column, row) = (i % width, i / width)
      guard let here = depth(column, row) else { return SlicePalette.gray(40) }
      let aside = depth(column + 2, row) ?? here
      let below = depth(column, row + 2) ?? here
      let slope = (aside - here) + (below - here)
      return SlicePalette.gray(UInt8(min(max(170 - 45 * slope, 60), 245)))
    }
  }
  private static func section(of patient: Patient, z: Double, frame: Frame) -> [UInt8] {
    (0..<width * height).map { i in
      let place = frame.place(column: i % width, row: i / width)
      return SlicePalette.color(of: patient.region(at: Vector3(place.across, place.down, z)))
    }
  }

  /// The views with their heading; empty where the patient has no joint there.
  var html: String {
    guard !views.isEmpty else { return "" }
    let key = [
      ("#b3261e", "your way", true), ("#0b5cad", "the scripted expert's way, dashed", hasExpert),
      ("#3aa0ff", "fluid", hasFluid),
    ].filter(\.2).map { "<span><i style=\"background:\($0.0)\"></i>\($0.1)</span>" }
    return """
      <h2>The needle's way</h2>
      <div class="grid">\(views.map(figure).joined())</div><div class="key">\(key.joined(separator: " "))</div>
      """
  }
  private func figure(_ view: View) -> String {
    let end = view.end.map {
      "<circle cx=\"\(decimal($0.column))\" cy=\"\(decimal($0.row))\" r=\"3\" fill=\"none\" stroke=\"#b3261e\"/>"
    }
    return """
      <figure><svg viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(view.caption)">
      <image width="\(Self.width)" height="\(Self.height)" href="\(ReportPictures.url(view.png))"/>
      \(lines(view.expert, color: "#0b5cad", dash: "4 3"))\(lines(view.own, color: "#b3261e", dash: ""))\(end ?? "")
      </svg><figcaption>\(view.caption)</figcaption></figure>
      """
  }
  private func lines(_ lines: [[(column: Double, row: Double)]], color: String, dash: String) -> String {
    lines.map { line in
      let points = line.map { "\(decimal($0.column)),\(decimal($0.row))" }.joined(separator: " ")
      return "<polyline points=\"\(points)\" fill=\"none\" stroke=\"#fff\" stroke-width=\"3\"/>"
        + "<polyline points=\"\(points)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"1.5\" stroke-dasharray=\"\(dash)\"/>"
    }.joined()
  }
}
