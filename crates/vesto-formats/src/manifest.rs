//! Manifests: the list of files that COPY reads, and the one that UNLOAD leaves behind.

mod copy;
mod unload;

pub use copy::{CopyManifest, ManifestEntry, ManifestError};
pub use unload::{UnloadManifest, UnloadedFile};
