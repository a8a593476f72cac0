/// Needle and syringe in the needle hand.
package enum Equipment: Int, CaseIterable, Sendable { case main, infiltration }
