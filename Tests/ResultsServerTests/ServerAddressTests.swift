import Foundation
import Storage
import Testing

@testable import ResultsServer

/// Addresses of servers: what is read, and what is refused with what to write instead.
@Suite struct ServerAddressTests {
  private func address(_ text: String, _ environment: [String: String] = [:]) throws -> ServerAddress {
    try ServerAddress(text, environment: environment)
  }
  private func message(_ text: String) -> String {
    do {
      _ = try address(text)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test func eachPartIsRead() throws {
    let whole = try address(
      "postgres://w%40place@results.example:5433/my%20db?sslmode=verify-full&sslrootcert=/a/b.crt")
    #expect(whole.user == "w@place" && whole.host == "results.example" && whole.port == 5_433)
    #expect(
      whole.database == "my db" && whole.encryption == .verifyFull && whole.rootCertificate == "/a/b.crt")
    #expect(whole.place == "postgres://results.example:5433/my db")
    let socket = try address("postgresql:///db?host=/run/postgresql")
    #expect(socket.host == "/run/postgresql" && socket.user == nil && socket.port == nil)
    #expect(try address("postgres://[::1]:1/db").host == "::1")
  }

  /// What leaves this computer is encrypted, unless somebody says otherwise.
  @Test(arguments: [
    ("postgres://results.example/db", ServerAddress.Encryption.require),
    ("postgres://127.example/db", .require), ("postgres://127.0.0.evil/db", .require),
    ("postgres://localhost.example/db", .require), ("postgres://10.0.0.1/db", .require),
    ("postgres://localhost/db", .prefer), ("postgres://127.0.0.1/db", .prefer), ("postgres:///db", .prefer),
    ("postgres://results.example/db?sslmode=disable", .disable),
  ])
  func encryptionIsTheRule(_ text: String, _ mode: ServerAddress.Encryption) throws {
    #expect(try address(text).encryption == mode)
  }
  @Test func theEnvironmentDoesNotTakeEncryptionAway() throws {
    #expect(try address("postgres:///db", ["PGHOST": "results.example"]).encryption == .require)
    #expect(try address("postgres://localhost/db", ["PGHOSTADDR": "10.0.0.1"]).encryption == .require)
    #expect(try address("postgres://a.example/db", ["PGSSLMODE": "verify-full"]).encryption == nil)
  }

  /// A password is refused wherever it stands, and never repeated.
  @Test(arguments: [
    "postgres://me:Secret7@h/db", "postgres://me:Secret7@h", "postgres://:Secret7@/db",
    "postgres://h/db?password=Secret7",
    "postgres://h/db?sslmode=require&PASSWORD=Secret7", "postgres://me:Se@cret7@h:5432/db?x=y",
  ])
  func aPasswordIsRefused(_ text: String) {
    let message = message(text)
    #expect(message.contains("~/.pgpass") && message.contains("PGPASSFILE") && message.contains("PGPASSWORD"))
    #expect(!message.contains("cret7"))
  }
  @Test(arguments: [
    ("postgres://h", "names no database"), ("postgres:h/db", "does not begin with postgres://"),
    ("postgres://h:0/db", "1 to 65535"), ("postgres://h:x/db", "1 to 65535"),
    ("postgres://[::1/db", "without ]"),
    ("postgres://h/db?sslmode=yes", "verify-full"), ("postgres://h/db?host=/tmp", "two hosts"),
    ("postgres:///db?host=/tmp,evil.example", "several hosts"),
    ("postgres://h/db?user=x", "the option 'user'"),
    ("postgres://h/%zz", "lone %"), ("postgres://h/a%0Ab", "line end"), ("postgres://me:pa/ss@h/db", "has"),
  ])
  func whatIsWrongIsTold(_ text: String, _ words: String) {
    #expect(message(text).contains(words), "\(text): \(message(text))")
  }

  /// Whatever is written, it is an address or a sentence; an address is read again as itself.
  @Test func anyTextIsReadOrRefused() throws {
    var number: UInt64 = 88_172_645_463_325_252
    func below(_ count: Int) -> Int {
      number ^= number << 13
      number ^= number >> 7
      number ^= number << 17
      return Int(number % UInt64(count))
    }
    let whole = Array("postgres://me@[::1]:5432/db?sslmode=require&sslrootcert=/a&host=/b".utf8)
    let signs = Array(":/@?&=[]%,#\\ \n\0é'\";-$".utf8)
    var (read, refused) = (0, 0)
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...below(4) {
        let place = below(bytes.count)
        switch below(3) {
        case 0: bytes[place] = signs[below(signs.count)]
        case 1: bytes.remove(at: place)
        default: bytes.insert(signs[below(signs.count)], at: place)
        }
      }
      do {
        let address = try address(String(decoding: bytes, as: UTF8.self))
        read += 1
        #expect(!address.database.isEmpty && address.encryption != nil)
        #expect(address.port.map { (1...65_535).contains($0) } ?? true)
      } catch let problem as FileProblem {
        refused += 1
        #expect(problem.message.hasSuffix(".") && problem.path == "--results")
      }
    }
    #expect(read > 100 && refused > 100)
  }
}
