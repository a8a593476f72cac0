import Foundation
import Testing

@testable import ResultsServer

/// A PostgreSQL of the tests' own, in a temporary folder, on a free port of the loopback and a socket; it ends with the tests.
final class TestServer: Sendable {
  /// Nil where the programs are missing.
  static let shared: TestServer? = try? TestServer()
  static let missing: Comment = "PostgreSQL is not installed; Scripts/setup --tests installs it."

  let folder: String
  let port: Int
  private let programs: String

  private struct Missing: Error {}

  private init() throws {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    guard let newest = versions.compactMap({ Int($0) }).max() else { throw Missing() }
    programs = "\(root)/\(newest)/bin"
    folder = "/tmp/sijsim-pg-\(UUID().uuidString.prefix(8))"
    port = try TestServer.freePort()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0, let owner = getpwnam("postgres") {
      chown(folder, owner.pointee.pw_uid, owner.pointee.pw_gid)
    }
    guard
      try tool("initdb", ["-D", folder + "/data", "-U", "admin", "-A", "trust", "--no-sync", "-E", "UTF8"])
    else { throw Missing() }
    // Everybody is believed but 'locked'.
    let rules = """
      local all all trust
      host all locked 127.0.0.1/32 scram-sha-256
      host all all 127.0.0.1/32 trust
      """
    try rules.write(toFile: folder + "/data/pg_hba.conf", atomically: false, encoding: .utf8)
    guard try start() else { throw Missing() }
    atexit {
      guard let server = TestServer.shared else { return }
      server.kill()
      try? FileManager.default.removeItem(atPath: server.folder)
    }
  }

  /// Starts the server and waits until it answers. Not by pg_ctl: `Process` waits for whatever its program leaves behind.
  func start() throws -> Bool {
    let arguments = [
      "-D", folder + "/data", "-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c",
      "fsync=off",
    ]
    let process = process("postgres", arguments)
    try process.run()
    for _ in 0..<200 where process.isRunning {
      if (try? ServerConnection(address("postgres"))) != nil { return true }
      usleep(50_000)
    }
    return false
  }
  /// Ends the server as a crash does.
  func kill() { _ = try? tool("pg_ctl", ["-D", folder + "/data", "-m", "immediate", "stop"]) }

  /// Address of a database, by the loopback.
  func address(_ database: String, user: String = "admin", port: Int? = nil) throws -> ServerAddress {
    try ServerAddress("postgres://\(user)@127.0.0.1:\(port ?? self.port)/\(database)?sslmode=disable")
  }
  /// A new database with the tables, and its name.
  func database(isPrepared: Bool = true) throws -> String {
    let name = "d" + UUID().uuidString.prefix(8).lowercased()
    try ServerConnection(address("postgres")).run("CREATE DATABASE \(name)")
    if isPrepared { _ = try ResultsServer(address(name)).prepare(names: nil) }
    return name
  }
  /// A new user with a role, and the name.
  func user(_ role: String, in database: String) throws -> String {
    let name = "u" + UUID().uuidString.prefix(8).lowercased()
    let admin = try ServerConnection(address(database))
    try admin.run("CREATE ROLE \(name) LOGIN IN ROLE \(role)")
    return name
  }

  private func tool(_ name: String, _ arguments: [String]) throws -> Bool {
    let process = process(name, arguments)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
  /// A program of PostgreSQL, which does not run as root.
  private func process(_ name: String, _ arguments: [String]) -> Process {
    let program = programs + "/" + name
    let process = Process()
    process.executableURL = URL(fileURLWithPath: getuid() == 0 ? "/usr/sbin/runuser" : program)
    process.arguments = getuid() == 0 ? ["-u", "postgres", "--", program] + arguments : arguments
    process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
    process.standardError = FileHandle.nullDevice
    return process
  }

  /// A port of the loopback on which nobody listens.
  static func freePort() throws -> Int {
    let socket = try Loopback.listening()
    defer { close(socket.file) }
    return socket.port
  }
}

/// Sockets of the loopback.
enum Loopback {
  struct Failed: Error {}

  static func listening() throws -> (file: Int32, port: Int) {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = place(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, length) == 0 && listen(file, 8) == 0 && getsockname(file, $0, &length) == 0
      }
    }
    guard isBound else { throw Failed() }
    return (file, Int(UInt16(bigEndian: address.sin_port)))
  }
  static func connected(_ port: Int) throws -> Int32 {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = place(port)
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(file, $0, length) == 0 }
    }
    guard isOpen else { throw Failed() }
    return file
  }
  private static func place(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }
}

/// A network that breaks: passes bytes between one client and the server, and cuts the connection after some.
struct BreakingNetwork {
  let port: Int

  /// - Parameter bytes: of both directions, after which nothing more passes.
  init(to server: Int, after bytes: Int) throws {
    let (listener, port) = try Loopback.listening()
    self.port = port
    Thread.detachNewThread {
      let client = accept(listener, nil, nil)
      close(listener)
      if let other = try? Loopback.connected(server) {
        BreakingNetwork.pass(client, other, bytes)
        close(other)
      }
      close(client)
    }
  }
  private static func pass(_ client: Int32, _ server: Int32, _ bytes: Int) {
    var left = bytes
    var buffer = [UInt8](repeating: 0, count: 16_384)
    var one: Int32 = 1
    for file in [client, server] {
      // Without it small pieces wait 40 ms for each other.
      setsockopt(file, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    }
    while left > 0 {
      var files = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&files, 2, 10_000) > 0 else { return }
      for (from, to) in [(0, server), (1, client)] where files[from].revents != 0 {
        let count = read(files[from].fd, &buffer, min(buffer.count, left))
        guard count > 0, send(to, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
        left -= count
      }
    }
  }
}
