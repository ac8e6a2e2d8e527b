import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readConnectionString } from '../../src/orders/mssql/connection-string.ts';
import { ROOT } from '../end-to-end/paths.ts';

/** There is no Docker where this was written: the files are read, and compared with what they speak of. */

// The YAML parser that GraphQL's code generator brings.
const ofGenerator = createRequire(createRequire(import.meta.url).resolve('@graphql-codegen/cli'));
const { parse } = ofGenerator('yaml') as { readonly parse: (text: string, options: { readonly merge: boolean }) => unknown };

const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const yaml = (file: string): unknown => parse(text(file), { merge: true });

const healthcheck = z.strictObject({
  test: z.array(z.string()).min(2),
  interval: z.string(),
  timeout: z.string(),
  retries: z.number(),
  start_period: z.string(),
});
const service = z.strictObject({
  build: z.literal('.').optional(),
  image: z.string(),
  init: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  depends_on: z
    .record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']) }))
    .optional(),
  environment: z.record(z.string(), z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/, 'on this machine only')).optional(),
  volumes: z.array(z.string().regex(/^[a-z]+:\/[\w/]+$/)).optional(),
  healthcheck: healthcheck.optional(),
  restart: z.enum(['no', 'unless-stopped']).optional(),
  stop_grace_period: z.string().optional(),
});
const compose = z
  .strictObject({
    name: z.string(),
    'x-order-sync': z.unknown(),
    services: z.record(z.string(), service),
    volumes: z.record(z.string(), z.null()),
  })
  .parse(yaml('compose.yaml'));

describe('compose.yaml', () => {
  const { services, volumes } = compose;

  test('starts each service behind those that it needs, whose health can be told', () => {
    for (const [name, { depends_on = {} }] of Object.entries(services)) {
      for (const [needed, { condition }] of Object.entries(depends_on)) {
        const other = services[needed];
        expect(other, `${name} needs ${needed}`).toBeDefined();
        if (condition === 'service_healthy') expect(other?.healthcheck, needed).toBeDefined();
        if (condition === 'service_completed_successfully') expect(other?.restart, needed).toBe('no');
      }
    }
    expect(Object.keys(services['worker']?.depends_on ?? {})).toEqual(['migrate', 'temporal']);
  });

  test('declares every volume that it mounts', () => {
    const mounted = Object.values(services).flatMap((one) => one.volumes ?? []);
    expect(new Set(mounted.map((volume) => volume.split(':')[0]))).toEqual(new Set(Object.keys(volumes)));
  });

  test('starts Temporal in the version, and with the settings, of ./temporal-dev.sh', () => {
    const script = text('temporal-dev.sh');
    expect(services['temporal']?.image).toBe(`temporalio/temporal:${/^CLI_VERSION=(\S+)/m.exec(script)?.[1]}`);
    const settings = [...script.matchAll(/--(dynamic-config-value|search-attribute) (\S+)/g)].map(
      ([, flag, value]) => `--${flag}=${value}`,
    );
    expect(settings.length).toBeGreaterThan(10);
    expect((services['temporal']?.command ?? []).filter((flag) => /^--(dynamic|search)/.test(flag))).toEqual(settings);
  });

  test('changes tables as one login and syncs as another, encrypted', () => {
    const urlOf = (name: string) =>
      readConnectionString((services[name]?.environment?.['ORDERS_DATABASE_URL'] ?? '').replace(/\$\{\w+\}/, 'Secret-1'));
    for (const [name, user] of [
      ['migrate', 'sa'],
      ['worker', 'order_sync'],
    ] as const) {
      const { server, secret } = urlOf(name);
      expect(server).toMatchObject({ host: 'sqlserver', database: 'orders', encrypt: true, trustServerCertificate: true, login: { user } });
      expect(secret).toBe('Secret-1');
    }
    expect(services['migrate']?.command).toEqual(['db', 'migrate', '--yes']);
  });

  test('holds no secret of its own', () => {
    const values = Object.values(services).flatMap(({ environment = {} }) => Object.entries(environment));
    for (const [name, value] of values.filter(([name]) => /PASSWORD|TOKEN/.test(name)))
      expect(value, name).toMatch(/^\$\{\w+:[?-][^}]*\}$/);
  });

  test('gives a worker longer to stop than a call of monday.com may take', () => {
    const grace = /^const GRACE = '(\d+)s'/m.exec(text('src/worker.ts'))?.[1];
    expect(Number(/^(\d+)s$/.exec(services['worker']?.stop_grace_period ?? '')?.[1])).toBeGreaterThan(Number(grace));
  });
});

test('the Dockerfile runs the Node that npm brings, not as root, and gets all that it copies', () => {
  const dockerfile = text('Dockerfile');
  const { dependencies } = z.object({ dependencies: z.record(z.string(), z.string()) }).parse(JSON.parse(text('package.json')));
  expect(/^FROM node:(\d+)-/m.exec(dockerfile)?.[1]).toBe(dependencies['node']?.split('.')[0]);
  expect(dockerfile).toMatch(/^USER node$/m);
  const copied = [...dockerfile.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, files = '']) => files.split(' '));
  const letIn = text('.dockerignore').match(/(?<=^!).+$/gm) ?? [];
  expect(copied.toSorted()).toEqual([...letIn].toSorted());
});

test('the CI workflow runs the order store on SQL Server beside the other job', () => {
  const workflow = z
    .object({
      jobs: z.object({
        ci: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }),
        'sql-server': z.object({
          services: z.object({ sqlserver: z.object({ image: z.string(), env: z.record(z.string(), z.string()), options: z.string() }) }),
          steps: z.array(z.object({ run: z.string().optional(), env: z.record(z.string(), z.string()).optional() })),
        }),
      }),
    })
    .parse(yaml('.github/workflows/ci.yml'));
  const { services, steps } = workflow.jobs['sql-server'];
  expect(services.sqlserver.image).toBe(compose.services['sqlserver']?.image);
  const tests = steps.find(({ run }) => run?.startsWith('npm test'));
  const { secret, server } = readConnectionString(tests?.env?.['ORDERS_TEST_DATABASE_URL']);
  expect(server).toMatchObject({ host: 'localhost', login: { user: 'sa' } });
  expect(services.sqlserver.env['MSSQL_SA_PASSWORD']).toBe(secret);
  expect(services.sqlserver.options).toContain(`-P ${secret} `);
});
