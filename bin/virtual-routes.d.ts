/** Made by scripts/bundle.mjs: every route handler module of app/, by its path. */
declare module "virtual:routes" {
  export const pages: Record<string, Record<string, unknown>>;
}
