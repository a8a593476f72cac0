import Anatomy
import ArgumentParser
import Foundation
import Geometry
import Simulation
import Storage
import Training
import Ultrasound

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how fast this machine runs the simulator.",
    discussion: """
      Forms images of the default scenario with the needle in view, runs its ticks and its start, and measures the \
      processor for a second, so that figures of different days compare. The checksums do not depend on the machine.

      Example:
        sijsim bench
        sijsim bench --json > today.json
        sijsim bench --workload bmode-convex-10cm --threads 1 --images 10
      """)

  @Flag(help: "Print one JSON object.") var json = false
  @Option(
    help: ArgumentHelp(
      "Images of each workload, after as many, 20 at most, that are not timed.", valueName: "n"))
  var images = 200
  @Option(
    help: ArgumentHelp(
      """
      Measure this workload alone, and the processor only for --json; may repeat. One of \
      \(BenchWorkload.names.joined(separator: ", ")).
      """, valueName: "name"))
  var workload: [String] = []
  @Option(
    help: ArgumentHelp(
      "Form the images with so many threads only (default: with 1, then with 2).", valueName: "n"))
  var threads: Int?

  func validate() throws {
    guard (1...100_000).contains(images) else { throw ValidationError("--images wants a number from 1.") }
    guard threads.map((1...64).contains) ?? true else {
      throw ValidationError("--threads wants a number from 1 to 64.")
    }
  }

  func run() throws {
    for name in workload where !BenchWorkload.names.contains(name) {
      throw UnknownName(kind: "workload", name: name, known: BenchWorkload.names)
    }
    let rows = try measured { workload.isEmpty || workload.contains($0) }
    if json {
      print(BenchText.json(rows, MachineSpeed.measured()).text)
    } else {
      print(BenchText.table(rows, workload.isEmpty ? MachineSpeed.measured() : nil))
    }
  }

  /// Runs the wanted workloads, one after the other; nothing else, so that their instructions can be counted.
  private func measured(_ isWanted: (String) -> Bool) throws -> [BenchRow] {
    let phantoms = [BenchWorkload.phantomImage, BenchWorkload.phantomFluid]
    var rows: [BenchRow] = []
    if BenchWorkload.names.contains(where: { isWanted($0) && !phantoms.contains($0) }) {
      rows = try rowsOfAPerson(isWanted)
    }
    if isWanted(BenchWorkload.phantomImage) {
      rows += threadCounts.map { BenchWorkload.phantomImages(threads: $0, count: images) }
    }
    if isWanted(BenchWorkload.phantomFluid) { rows.append(BenchWorkload.phantomTicks()) }
    return rows
  }
  private var threadCounts: [Int] { threads.map { [$0] } ?? [1, 2] }

  private func rowsOfAPerson(_ isWanted: (String) -> Bool) throws -> [BenchRow] {
    let loaded = try ScenarioFile.load(named: "lower-level-thin-woman")
    let scenario = BenchWorkload.placed(loaded.scenario)
    let views = BenchWorkload.views.filter { isWanted($0.name) }
    let stages = views.count * threadCounts.count
    let pool = WorkerPool(threads: threads ?? 2)
    let start = isWanted("start") ? try BenchWorkload.start(loaded, pool: pool) : nil
    let patient =
      try start?.patient
      ?? AttemptLoader(pool: pool, cache: .user).patient(of: scenario, namedIn: loaded.path)
    var rows: [BenchRow] = []
    for view in views {
      for count in threadCounts {
        rows.append(
          try BenchWorkload.images(view, of: scenario, patient: patient, threads: count, count: images))
        Terminal.progress("workloads", rows.count * 25, of: stages * 25)
      }
    }
    if isWanted("tick") || isWanted("states") || isWanted("replay") {
      rows += try BenchWorkload.ticks(scenario, patient: patient).filter { isWanted($0.name) }
    }
    if isWanted("tick-fluid") { rows.append(try BenchWorkload.fluidTicks(scenario, patient: patient)) }
    if isWanted(BenchWorkload.window) {
      rows.append(
        try BenchWorkload.windowPictures(
          scenario, patient: patient, threads: threads ?? 2, count: max(images, 2)))
    }
    if let start { rows.append(start.row) }
    return rows
  }
}

/// Times and results of one workload.
struct BenchRow {
  var name: String
  var threads: Int
  var timesMS: [Double]
  /// Geometry of the image; nil for a workload without an image.
  var geometry: ScanGeometry?
  /// Scatterers in the imaged slice; nil for a workload without an image.
  var scatterers: Int?
  var checksum: String

  private var sorted: [Double] { timesMS.sorted() }
  var minMS: Double { sorted.first ?? 0 }
  var medianMS: Double { sorted[sorted.count / 2] }
  var p99MS: Double { sorted[sorted.count * 99 / 100] }
}

enum BenchText {
  static func json(_ rows: [BenchRow], _ machine: MachineSpeed) -> JSON {
    func rounded(_ value: Double) -> JSON { .number((value * 1e5).rounded() / 1e5) }
    func count(_ value: Int?) -> JSON { .number(value.map(Double.init)) }
    let workloads = rows.map { row in
      JSON.object([
        JSON.Member("name", .string(row.name)), JSON.Member("threads", .number(Double(row.threads))),
        JSON.Member("minMS", rounded(row.minMS)), JSON.Member("medianMS", rounded(row.medianMS)),
        JSON.Member("p99MS", rounded(row.p99MS)),
        JSON.Member("scanlines", count(row.geometry?.scanlineCount)),
        JSON.Member("samples", count(row.geometry?.samplesPerScanline)),
        JSON.Member("scatterers", count(row.scatterers)), JSON.Member("checksum", .string(row.checksum)),
      ])
    }
    return .object([
      JSON.Member("workloads", .array(workloads)),
      JSON.Member(
        "machine",
        .object([
          JSON.Member("multiplyAddGFLOPS", rounded(machine.multiplyAddGFLOPS)),
          JSON.Member("readGBPerS", rounded(machine.readGBPerS)),
        ])),
    ])
  }

  static func table(_ rows: [BenchRow], _ machine: MachineSpeed?) -> String {
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - text.count)) + text
    }
    func number(_ value: Double) -> String { String(format: "%.3f", value) }
    func line(_ name: String, _ cells: [String]) -> String {
      name.padding(toLength: 29, withPad: " ", startingAt: 0) + cells.map { cell($0, 11) }.joined()
    }
    var lines = [
      line("workload", ["threads", "min ms", "median ms", "p99 ms", "scatterers"]) + "  checksum"
    ]
    for row in rows {
      let cells = [
        String(row.threads), number(row.minMS), number(row.medianMS), number(row.p99MS),
        row.scatterers.map(String.init) ?? "-",
      ]
      lines.append(line(row.name, cells) + "  " + row.checksum)
    }
    if let machine {
      lines.append(
        "machine: \(number(machine.multiplyAddGFLOPS)) GFLOPS multiply-add, \(number(machine.readGBPerS)) GB/s read"
      )
    }
    return lines.joined(separator: "\n")
  }
}
