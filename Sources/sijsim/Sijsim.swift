import ArgumentParser

@main
struct Sijsim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sijsim",
    abstract: "Practise the ultrasound-guided injection of the sacroiliac joint.",
    version: "0.1.0")
}
