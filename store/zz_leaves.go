package store

const bucketLeaves = "journal"
