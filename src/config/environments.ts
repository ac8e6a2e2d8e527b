import { ENVIRONMENTS, type EnvironmentName } from '../contract.ts';
import { nearest } from './nearest.ts';
import { refuse } from './problems.ts';
import type { ConfigFile, EnvironmentSection } from './schema.ts';

export interface NamedEnvironment {
  readonly environment: EnvironmentName;
  readonly section: EnvironmentSection;
}

/** The environments that the file has. */
export function environmentsOf(file: ConfigFile): readonly NamedEnvironment[] {
  return ENVIRONMENTS.flatMap((environment) => {
    const section = file.environments[environment];
    return section === undefined ? [] : [{ environment, section }];
  });
}

/** The one asked for: by option, else by variable, else the file's default. Throws where the file has no such environment. */
export function chooseEnvironment(file: ConfigFile, option: string | undefined, variable: string | undefined): NamedEnvironment {
  const asked = option ?? variable ?? file.default_environment;
  const known = environmentsOf(file);
  const names = known.map(({ environment }) => environment);
  const meant = nearest(asked, names);
  return (
    known.find(({ environment }) => environment === asked) ??
    refuse([
      {
        where: option === undefined ? 'ORDER_SYNC_ENVIRONMENT' : '--environment',
        key: '',
        what: `there is no environment ${JSON.stringify(asked)}; known: ${names.join(', ')}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
      },
    ])
  );
}
