/// Tables of a server, version by version. What is here once is never changed: a new version adds a migration.
enum ServerSchema {
  static let migrations = [v1]
  static var version: Int { migrations.count }

  /// A row an attempt, so that one statement stores all of it. `kind` tells what `person` is: a code, a random number in the place of
  /// a name, or a name; both are null for guests. `cohort` is the group. `details` has the keys of `score --json`.
  private static let v1 = """
    CREATE TABLE sijsim.attempt (
      id text PRIMARY KEY, person text, kind text CHECK (kind IN ('code', 'random', 'name')), cohort text,
      scenario text NOT NULL, started_at timestamptz NOT NULL, duration_s double precision NOT NULL,
      ending text NOT NULL, version text NOT NULL, total double precision, passed boolean,
      joint_fraction double precision, continued_at_tick bigint, details json NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now());
    CREATE INDEX attempt_of_person ON sijsim.attempt (person, scenario);
    CREATE TABLE sijsim.setting (
      one boolean PRIMARY KEY DEFAULT true CHECK (one), identity text NOT NULL DEFAULT gen_random_uuid()::text,
      names boolean NOT NULL DEFAULT false);
    INSERT INTO sijsim.setting DEFAULT VALUES;
    """

  /// The schema and the table of versions, which are before any migration.
  static let ground = """
    CREATE SCHEMA IF NOT EXISTS sijsim;
    CREATE TABLE IF NOT EXISTS sijsim.version (
      number integer PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now());
    """

  /// The writer reads the version and the setting, never an attempt; the reader changes nothing.
  static let rights = """
    REVOKE ALL ON SCHEMA sijsim FROM PUBLIC;
    REVOKE ALL ON ALL TABLES IN SCHEMA sijsim FROM PUBLIC, sijsim_writer, sijsim_reader;
    GRANT USAGE ON SCHEMA sijsim TO sijsim_writer, sijsim_reader;
    GRANT SELECT ON sijsim.version, sijsim.setting TO sijsim_writer, sijsim_reader;
    GRANT INSERT ON sijsim.attempt TO sijsim_writer;
    GRANT SELECT ON sijsim.attempt TO sijsim_reader;
    """

  /// Roles belong to all databases of a server: another one may have made them.
  static let roles = ["sijsim_writer", "sijsim_reader"]
  /// Number by which two preparations at once wait for each other.
  static let lock = "7349015"
}
