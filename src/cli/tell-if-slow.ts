const SLOW_MS = 1000;

/** At a terminal, says what is waited for, once that takes a while. Answers, and fails, as the work does. */
export async function tellIfSlow<Answer>(what: string, work: Promise<Answer>, out: NodeJS.WriteStream = process.stderr): Promise<Answer> {
  const telling = out.isTTY ? setTimeout(() => out.write(`${what} …\n`), SLOW_MS) : undefined;
  try {
    return await work;
  } finally {
    clearTimeout(telling);
  }
}
