/// Which needle and syringe the needle hand holds.
package enum Equipment: Int, CaseIterable, Sendable { case main, infiltration }
