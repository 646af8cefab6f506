//! Child processes: the private redis-server and the workers are started, watched, started again and stopped here.
//!
//! | file | holds |
//! |---|---|
//! | `private_redis` | the redis-server of this data folder |
//! | `workers` | the workers on this machine, and what one of them knows of its parent |
//! | `kept` | a child that is started again whenever it ends |
//!
//! Everything runs on the runtime of the main thread. The kernel's "your parent is gone" signal fires when the *thread*
//! that started a child ends, so a child started from a pool thread would die with that thread.
//!
//! Not here: the jailed decoders (a worker starts its own), and talking to Redis beyond "are you there?" (`store`).

mod kept;
mod private_redis;
mod workers;

pub use private_redis::PrivateRedis;
pub use workers::{Workers, beat_for_parent, end_with_parent, host_name, is_supervised};
