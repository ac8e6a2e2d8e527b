/** A queue for each key, served in turns: whoever has a thousand entries waits one turn between two of them, like everybody. */
export class RoundRobin<Entry> {
  readonly #queues = new Map<string, Entry[]>();

  add(key: string, entry: Entry): void {
    const queue = this.#queues.get(key);
    if (queue === undefined) this.#queues.set(key, [entry]);
    else queue.push(entry);
  }

  peek(): Entry | undefined {
    return this.#first()?.[1][0];
  }

  /** Takes the first entry of the key whose turn it is, and sends that key to the end. */
  take(): Entry | undefined {
    const first = this.#first();
    if (first === undefined) return undefined;
    const [key, queue] = first;
    const entry = queue.shift();
    this.#queues.delete(key);
    if (queue.length > 0) this.#queues.set(key, queue);
    return entry;
  }

  remove(key: string, entry: Entry): void {
    const rest = (this.#queues.get(key) ?? []).filter((other) => other !== entry);
    if (rest.length === 0) this.#queues.delete(key);
    else this.#queues.set(key, rest);
  }

  #first(): [string, Entry[]] | undefined {
    const first = this.#queues.entries().next();
    return first.done ? undefined : first.value;
  }
}
