//! Many hypervisors as one service: lifecycle, storage, placement, operations, reconciliation.
