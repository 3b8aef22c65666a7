/** How much an agent's report may be. The agent keeps to these; whatever else arrives is refused. */

/** Bytes of the compressed bundle, as sent. */
export const WIRE_LIMIT = 1024 * 1024;
/** Bytes of the archive, unpacked. */
export const INFLATED_LIMIT = 16 * 1024 * 1024;
export const ENTRY_LIMIT = 200;
/** Bytes of one output's standard error that are kept. */
export const STDERR_LIMIT = 4096;
