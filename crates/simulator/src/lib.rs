//! A fleet of hypervisors in memory, with faults and a clock.
