/// A picture for a file: red, green, blue, alpha, row by row from the top.
package struct PagePicture: Sendable {
  package var width, height: Int
  package var rgba: [UInt8]
  init(_ canvas: Canvas) { (width, height, rgba) = (canvas.width, canvas.height, canvas.rgba()) }
}
