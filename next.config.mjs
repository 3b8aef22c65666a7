/**
 * JavaScript, because the web process reads it at every start: for TypeScript it loads Next's compiler, and keeps its
 * 23 MiB.
 *
 * @type {import("next").NextConfig}
 */
const config = {
  poweredByHeader: false,
  compress: true,
  productionBrowserSourceMaps: false,
  serverExternalPackages: [
    "@node-rs/argon2",
    "pg",
    "pino",
    "@prisma/client",
    "@prisma/adapter-pg",
    "next-auth",
  ],
  // What stands in the head comes with the page, not after it: later, it would be missing at every refresh.
  htmlLimitedBots: /.*/,
  experimental: { authInterrupts: true },
  images: { unoptimized: true },
  // `npm run verify` checks types once, with the same compiler.
  typescript: { ignoreBuildErrors: true },
};

export default config;
