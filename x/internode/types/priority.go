package types

// UrgentPrice is how many times the least gas price an urgent transaction pays where the operator of a full node asks for
// nothing else.
const UrgentPrice = 5
