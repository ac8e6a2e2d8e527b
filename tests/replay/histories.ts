import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { WorkflowHandle } from '@temporalio/client';
import { z } from 'zod';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

export interface KeptHistory {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly history: History;
}

const indexForm = z.array(
  z.strictObject({
    name: z.string(),
    reason: z.string(),
    /** Of the SDK that ran it. */
    sdkVersion: z.string(),
    /** A day: `YYYY-MM-DD`. */
    recorded: z.string(),
    workflows: z.array(z.strictObject({ workflowId: z.string(), workflowType: z.string(), events: z.number() })).min(1),
  }),
);
export type Index = z.infer<typeof indexForm>;

const FOLDER = fileURLToPath(new URL('./histories/', import.meta.url));
const INDEX = `${FOLDER}index.json`;
const fileOf = (name: string): string => `${FOLDER}${name}.json.gz`;

export const readIndex = async (): Promise<Index> => indexForm.parse(JSON.parse(await readFile(INDEX, 'utf8')));

/** The text that is kept: an array of histories. Not in the form of Temporal's own tools, which the SDK (1.24) can't write here. */
export const readText = async (name: string): Promise<string> => (await promisify(gunzip)(await readFile(fileOf(name)))).toString('utf8');

const keptForm = z.array(
  z.object({ workflowId: z.string(), workflowType: z.string(), history: z.custom<History>((value) => typeof value === 'object') }),
);

export const readKept = async (name: string): Promise<readonly KeptHistory[]> =>
  keptForm.parse(JSON.parse(await readText(name), (_, value: unknown) => (isBytes(value) ? Buffer.from(value.bytes, 'base64') : value)));

/** Bytes as text: JSON has none. */
interface Bytes {
  readonly bytes: string;
}
const isBytes = (value: unknown): value is Bytes => typeof value === 'object' && value !== null && 'bytes' in value;

/** In the place of all that was kept before. */
export async function keep(
  stories: readonly { readonly story: Pick<Index[number], 'name' | 'reason'>; readonly runs: readonly KeptHistory[] }[],
  made: Pick<Index[number], 'sdkVersion' | 'recorded'>,
  folders: readonly string[],
): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const index: Index = [];
  for (const { story, runs } of stories) {
    const kept = runs.map(({ workflowId, workflowType, history }) => ({
      workflowId,
      workflowType,
      history: scrubbed(history, folders),
    }));
    await writeFile(fileOf(story.name), await promisify(gzip)(JSON.stringify(kept), { level: 9 }));
    const workflows = runs.map(({ workflowId, workflowType, history }) => ({
      workflowId,
      workflowType,
      events: history.events?.length ?? 0,
    }));
    index.push({ ...story, ...made, workflows });
  }
  await writeFile(INDEX, `${JSON.stringify(index, null, 2)}\n`);
}

/** Without what tells of the machine: its name, its folders, its processes, inside of payloads as well. */
function scrubbed(value: unknown, folders: readonly string[], key = ''): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(scrubbedBytes(value, folders)).toString('base64') } satisfies Bytes;
  if (Array.isArray(value)) return value.map((entry) => scrubbed(entry, folders));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, scrubbed(entry, folders, name)]));
  if (typeof value !== 'string') return value;
  return key === 'identity' ? 'worker' : plain(value, folders);
}

/** A payload is JSON; other bytes stay what they are. */
function scrubbedBytes(bytes: Uint8Array, folders: readonly string[]): Uint8Array {
  const text = Buffer.from(bytes).toString('utf8');
  return Buffer.from(text).equals(bytes) ? Buffer.from(plain(text, folders)) : bytes;
}

/** A worker's sticky queue is named after its process and host. */
const STICKY = /\b\d+@[\w.-]+/g;

const plain = (text: string, folders: readonly string[]): string =>
  folders.reduce(
    (rest, folder) => rest.replaceAll(folder, '/order-sync'),
    text.replace(STICKY, '1@worker').replaceAll(hostname(), 'worker'),
  );

/** All strings of a kept text, those in payloads decoded. */
export function stringsIn(value: unknown): readonly string[] {
  if (isBytes(value)) return [Buffer.from(value.bytes, 'base64').toString('utf8')];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(stringsIn);
  return typeof value === 'string' ? [value] : [];
}
