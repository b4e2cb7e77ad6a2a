package io.raftsman.decide.model;

/** What happens to a host or to the member on it. */
enum Fault {
  /** Its etcd stops, and leaves its data. */
  STOPS,
  /** Its etcd stops, and its data is gone. */
  LOSES_DATA,
  /** It is off, or cut off: nothing reaches it, and its member answers nobody. */
  GOES_OFF,
  /** It is back, and a member that has its data runs. */
  COMES_BACK,
  /** The next learner takes its time. */
  LAGS
}
