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
      """)

  @Flag(help: "Print one JSON object.") var json = false
  @Option(help: ArgumentHelp("Images of each workload.", valueName: "n")) var images = 200

  func validate() throws {
    guard (10...100_000).contains(images) else { throw ValidationError("--images wants a number from 10.") }
  }

  func run() throws {
    let scenario = try ScenarioFile.load(named: "lower-level-thin-woman").scenario
    let start = try BenchWorkload.start(scenario)
    var rows = [BenchRow]()
    let stages = 8
    func add(_ row: BenchRow) {
      rows.append(row)
      Terminal.progress("workloads", rows.count * 25, of: stages * 25)
    }
    for view in BenchWorkload.views {
      for threads in [1, 2] {
        add(
          try BenchWorkload.images(
            view, of: scenario, patient: start.patient, threads: threads, count: images))
      }
    }
    for row in try BenchWorkload.ticks(scenario, patient: start.patient) { add(row) }
    rows.append(start.row)
    let machine = MachineSpeed.measured()
    print(json ? BenchText.json(rows, machine).text : BenchText.table(rows, machine))
  }
}

/// What one workload took.
struct BenchRow {
  var name: String
  var threads: Int
  var timesMS: [Double]
  /// Nil for a workload without an image.
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

  static func table(_ rows: [BenchRow], _ machine: MachineSpeed) -> String {
    func cell(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(1, width - text.count)) + text
    }
    func number(_ value: Double) -> String { String(format: "%.3f", value) }
    func line(_ name: String, _ cells: [String]) -> String {
      name.padding(toLength: 20, withPad: " ", startingAt: 0) + cells.map { cell($0, 11) }.joined()
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
    lines.append(
      "machine: \(number(machine.multiplyAddGFLOPS)) GFLOPS multiply-add, \(number(machine.readGBPerS)) GB/s read"
    )
    return lines.joined(separator: "\n")
  }
}
