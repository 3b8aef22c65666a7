/** The embedded database, started again whenever it is gone without having been asked. */
import { type Cluster, startCluster } from "@/lib/db/embedded/cluster";

const RETRY_MS = 1_000;

export class KeptDatabase {
  #stopping = false;

  private constructor(
    private cluster: Cluster,
    private readonly folder: string,
    private readonly say: (text: string) => void,
  ) {}

  /** @throws Error with PostgreSQL's own last words when it does not start. */
  static async start(folder: string, say: (text: string) => void): Promise<KeptDatabase> {
    const cluster = await startCluster({ folder });
    say(`PostgreSQL is ready on 127.0.0.1:${cluster.port}.`);
    const database = new KeptDatabase(cluster, folder, say);
    void database.#watch();
    return database;
  }

  get url(): string {
    return this.cluster.url;
  }

  async #watch(): Promise<void> {
    for (;;) {
      await this.cluster.gone;
      if (this.#stopping) return;
      this.say("PostgreSQL ended unexpectedly. Starting it again …");
      await this.#startAgain();
    }
  }

  /** On its old port, because web and worker know no other. */
  async #startAgain(): Promise<void> {
    while (!this.#stopping) {
      try {
        const cluster = await startCluster({ folder: this.folder, port: this.cluster.port });
        this.cluster = cluster;
        if (this.#stopping) return void (await cluster.stop());
        return this.say("PostgreSQL is back.");
      } catch (error) {
        this.say(`PostgreSQL did not start: ${(error as Error).message}`);
        await new Promise((done) => setTimeout(done, RETRY_MS));
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.cluster.stop();
  }
}
