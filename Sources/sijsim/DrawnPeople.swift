import ArgumentParser
import Geometry
import Storage

/// Number of people that a command draws, and the file of their table.
struct DrawnPeople: ParsableArguments {
  @Option(help: "How many people are drawn.") var people = 20
  @Option(help: ArgumentHelp("Write a line for each.", valueName: "file.csv")) var table: String?
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    guard (1...100_000).contains(people) else {
      throw ValidationError("--people wants a number from 1 to 100000.")
    }
  }
  /// Throws when the first seed is too large.
  func check(firstSeed: UInt64) throws {
    guard firstSeed <= 1 << 53 else { throw ValidationError("--first-seed wants at most 2⁵³.") }
  }

  /// Goes through the seeds, as many at once as there are threads, and writes the table after each such group.
  /// - Parameters:
  ///   - text: the table as it stands.
  ///   - add: draws the people of these seeds.
  func draw(
    from firstSeed: UInt64, table text: () -> String, add: (Range<UInt64>, WorkerPool) throws -> Void
  ) throws {
    try writing.check([table])
    let pool = threadOptions.makePool()
    // Now, so that a file that cannot be written costs no time; and after each group.
    func write() throws { if let table { try writeText(text(), to: table) } }
    try write()
    for start in stride(from: 0, to: people, by: threadOptions.threads) {
      let end = min(start + threadOptions.threads, people)
      try add(firstSeed + UInt64(start)..<firstSeed + UInt64(end), pool)
      try write()
      Terminal.progress("people", end, of: people, every: 1)
    }
  }
}
