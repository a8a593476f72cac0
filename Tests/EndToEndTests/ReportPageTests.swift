import Foundation
import Testing

/// A report as a browser shows and prints it.
@Suite struct ReportPageTests {
  private static let widths = [390, 768, 1_280]

  /// What a browser finds on a page, by a script of the test: the page itself has none.
  private static let look = """
    (() => {
      const wide = [], missing = [], pale = []
      const clipped = e => { for (let p = e.parentElement; p; p = p.parentElement)
        if (getComputedStyle(p).overflowX != 'visible') return true; return false }
      for (const e of document.body.querySelectorAll('*')) {
        const r = e.getBoundingClientRect()
        if (r.width > 0 && (r.right > innerWidth + 1 || r.left < -1) && !clipped(e)) wide.push(e.tagName + '.' + e.className)
      }
      for (const i of document.images) if (!i.complete || i.naturalWidth == 0 || !i.alt) missing.push(i.alt || i.src.slice(0, 40))
      const light = c => { const f = c.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        return .2126 * f[0] + .7152 * f[1] + .0722 * f[2] }
      const numbers = text => (text.match(/[\\d.]+/g) || [0, 0, 0]).map(Number)
      let texts = 0
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let node; node = walk.nextNode();) {
        const e = node.parentElement
        if (!node.data.trim() || e.tagName == 'TITLE' || e.tagName == 'STYLE') continue
        texts += 1
        const s = getComputedStyle(e), front = numbers(e.namespaceURI.endsWith('svg') ? s.fill : s.color)
        let back = [255, 255, 255]
        for (let p = e; p; p = p.parentElement) {
          const c = numbers(getComputedStyle(p).backgroundColor)
          if (c.length < 4 || c[3] > 0) { back = c; break }
        }
        const [a, b] = [light(front), light(back)].sort((x, y) => y - x), size = parseFloat(s.fontSize)
        const least = size >= 24 || size >= 18.66 && s.fontWeight >= 700 ? 3 : 4.5
        if ((a + .05) / (b + .05) < least) pale.push(node.data.trim().slice(0, 40) + ' ' + s.color + ' on ' + back)
      }
      return { wide, missing, pale, texts, images: document.images.length, scroll: document.documentElement.scrollWidth,
        inner: innerWidth }
    })()
    """
  /// Every frame of the clip by the browser's own decoder: number, size, time, and how far the bar at the bottom goes.
  private static let decode = """
    (async () => {
      const bytes = await (await fetch(document.querySelector('.clip img').src)).arrayBuffer()
      const decoder = new ImageDecoder({ data: bytes, type: 'image/png' })
      await decoder.tracks.ready
      const count = decoder.tracks.selectedTrack.frameCount, frames = []
      for (let i = 0; i < count; i++) {
        const { image } = await decoder.decode({ frameIndex: i })
        const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight), pen = canvas.getContext('2d')
        pen.drawImage(image, 0, 0)
        const row = pen.getImageData(0, canvas.height - 1, canvas.width, 1).data
        let bar = 0
        while (bar < canvas.width && row[4 * bar] > 200) bar += 1
        frames.push([image.displayWidth, image.displayHeight, image.duration / 1000, bar])
      }
      return { frames, loops: String(decoder.tracks.selectedTrack.repetitionCount) }
    })()
    """

  @Test(.enabled(if: Browser.executable != nil, "chromium is missing: Scripts/setup --tests installs it"))
  func aReportReadsOnAPhoneOnADeskAndOnPaper() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let report = folder.appending(path: "report.html")
    let novice = Program.root.appending(path: "Tests/Recordings/novice-lower-level-thin-woman.sijrec").path
    let made = try Program.run(
      ["score", novice, "--report", report.path],
      environment: Program.environment(data: folder.appending(path: "data")))
    #expect(made.status == 0, "\(made.errors)")
    let html = try String(contentsOf: report, encoding: .utf8)
    #expect(html.utf8.count < 10 << 20 && !html.contains(Program.root.path) && !html.contains("<script"))

    let browser = try Browser()
    defer { browser.close() }
    for width in Self.widths {
      try browser.show(report, width: width)
      try expectGood(browser, "\(width) px")
    }
    // The printable width of A4, at 96 points an inch.
    try browser.show(report, width: 718, asPrinted: true)
    try expectGood(browser, "paper")
    let pdf = try browser.pdf()
    #expect(pdf.starts(with: Data("%PDF-".utf8)))
    let pages = String(decoding: pdf, as: UTF8.self).components(separatedBy: "/Type /Page\n").count - 1
    #expect((2...12).contains(pages), "\(pages) pages")
    try expectClip(browser)
    #expect(browser.errors.isEmpty, "\(browser.errors)")
    try expectFaultsAreNoticed(browser, in: folder)
  }

  /// The page about a group, with the cases of a course, which are wider than any screen, and a name that would break a page.
  @Test(.enabled(if: Browser.executable != nil, "chromium is missing: Scripts/setup --tests installs it"))
  func aGroupsPageReadsOnAPhoneOnADeskAndOnPaper() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let environment = Program.environment(data: folder.appending(path: "data"))
    let page = folder.appending(path: "group.html")
    let course = folder.appending(path: "course.html")
    let novice = Program.root.appending(path: "Tests/Recordings/novice-lower-level-thin-woman.sijrec").path
    for arguments in [
      ["add", novice, "--person", "<b>&\"Anna", "--group", "monday"],
      ["group", "--html", page.path, "--group", "monday", "--no-reports"],
      ["group", "--html", course.path, "--course", "sacroiliac", "--no-reports"],
    ] {
      let made = try Program.run(["results"] + arguments, environment: environment)
      #expect(made.status == 0, "\(made.errors)")
    }
    let browser = try Browser()
    defer { browser.close() }
    for (file, texts) in [(page, 20), (course, 40)] {
      for width in Self.widths {
        try browser.show(file, width: width)
        try expectGood(browser, "\(width) px", texts: texts, images: 0)
      }
      try browser.show(file, width: 718, asPrinted: true)
      try expectGood(browser, "paper", texts: texts, images: 0)
      #expect(try browser.pdf().starts(with: Data("%PDF-".utf8)))
    }
    #expect(browser.errors.isEmpty, "\(browser.errors)")
  }

  /// A page with every fault that is looked for: each is found.
  private func expectFaultsAreNoticed(_ browser: Browser, in folder: URL) throws {
    let page = folder.appending(path: "faulty.html")
    try """
    <!DOCTYPE html><p style="width:2000px">wide</p><p style="color:#999">pale</p><img alt="none" src="none.png">
    <svg><text y="20" style="fill:#eee">pale</text></svg><script>missing()</script>
    """.write(to: page, atomically: true, encoding: .utf8)
    try browser.show(page, width: 390)
    let found = try #require(try browser.value(Self.look) as? [String: Any])
    #expect(found["wide"] as? [String] == ["P."] && found["missing"] as? [String] == ["none"])
    #expect((found["pale"] as? [String])?.count == 2, "\(found)")
    #expect(browser.errors.contains { $0.contains("missing is not defined") }, "\(browser.errors)")
  }

  private func expectGood(
    _ browser: Browser, _ place: String, texts: Int = 100, images: Int = 4
  ) throws {
    let found = try #require(try browser.value(Self.look) as? [String: Any])
    for list in ["wide", "missing", "pale"] {
      let those = try #require(found[list] as? [String])
      #expect(those.isEmpty, "\(place): \(list): \(those.prefix(6))")
    }
    let (scroll, inner) = (found["scroll"] as? Int ?? 0, found["inner"] as? Int ?? 0)
    #expect(scroll <= inner && inner > 0, "\(place): \(scroll) of \(inner)")
    // A page without text or pictures would pass all of that.
    #expect(
      found["texts"] as? Int ?? 0 > texts && found["images"] as? Int ?? 0 >= images, "\(place): \(found)")
  }

  private func expectClip(_ browser: Browser) throws {
    let clip = try #require(try browser.value(Self.decode) as? [String: Any])
    let frames = try #require(clip["frames"] as? [[Double]])
    #expect(frames.count >= 40 && clip["loops"] as? String == "Infinity", "\(frames.count), \(clip)")
    #expect(frames.allSatisfy { $0[0] == 800 && $0[1] == 300 && $0[2] == 120 })
    let bars = frames.map { $0[3] }
    #expect(bars == bars.sorted() && bars.first ?? 1 < 20 && bars.last ?? 0 > 700, "\(bars)")
  }
}
