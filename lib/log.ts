/** One line of JSON per event on standard error. Never a body, a header value, a token or a secret. */
import pino from "pino";

export const log = pino(
  {
    level: "info",
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: pino.stdSerializers.err },
  },
  pino.destination({ dest: 2, sync: true }),
);
