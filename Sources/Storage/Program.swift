/// This program, as recordings and `--version` name it.
public enum Program {
  public static let version = "0.1.0"
}
