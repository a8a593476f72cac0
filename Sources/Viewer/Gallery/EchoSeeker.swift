import Geometry
import Ultrasound

/// Finds the echo of a surface: it begins where the image shows the surface, and is brightest behind that.
struct EchoSeeker {
  let image: BModeImage
  let probe: Probe
  /// Range along the beam in which it is sought, in mm, and least brightness over that at the surface at rest.
  private static let beforeMM = 0.6, behindMM = 4.0, leastGain = 1.15

  /// The brightest place along the beam near a surface, in probe coordinates; the surface itself where there is none.
  func echo(near surface: Vector3) -> Vector3 {
    let beam =
      probe.radiusMM > 0 ? (surface + Vector3(0, probe.radiusMM, 0)).normalized : Vector3(0, 1, 0)
    var (best, most) = (surface, gray(at: surface) * EchoSeeker.leastGain)
    for offset in stride(from: -EchoSeeker.beforeMM, through: EchoSeeker.behindMM, by: 0.15) {
      let place = surface + beam * offset
      let gray = gray(at: place)
      if gray > most { (best, most) = (place, gray) }
    }
    return best
  }

  /// The mean of five neighboring pixels of three rows, the middle one counted twice.
  private func gray(at place: Vector3) -> Double {
    let pixel = image.pixel(xMM: place.x, yMM: place.y)
    let (column, row) = (Int(pixel.column), Int(pixel.row))
    guard column >= 2, column < image.width - 2, row >= 1, row < image.height - 1 else { return 0 }
    var sum = 0
    for y in row - 1...row + 1 {
      for x in column - 2...column + 2 {
        sum += Int(image.pixels[y * image.width + x]) * (y == row ? 2 : 1)
      }
    }
    return Double(sum) / 20
  }
}
