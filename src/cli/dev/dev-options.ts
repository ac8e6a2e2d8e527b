/** Options of `npm start -- …`. */
export interface DevOptions {
  readonly once?: boolean;
  readonly orders?: number;
  readonly fresh?: boolean;
  readonly unlimited?: boolean;
  /** Milliseconds a write. */
  readonly latency?: number;
  readonly config?: string;
}

/** What a start works on: the folder of order-sync.toml has all its state. */
export interface DevPlace {
  readonly configFile: string;
  readonly folder: string;
}
