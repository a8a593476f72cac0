// Memory touched beyond its end, or after it: a fault on purpose, which the address sanitizer must report.
// Usage: Overrun bound | end | none
let fault = CommandLine.arguments.last ?? "none"
let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: 16)
memory.initialize(repeating: 0, count: 16)
if fault == "bound" { memory[16 + CommandLine.arguments.count - 2] = 1 }
memory.deallocate()
if fault == "end" { memory[3] = 1 }
