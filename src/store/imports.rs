//! `import:<id>`: what is being imported, so that an import survives its process.

use super::read::{self, Fields};
use super::{Store, nothing_else};
use crate::domain::Millis;
use crate::domain::id::ImportId;
use crate::domain::import::Import;
use crate::error::Result;
use std::time::Duration;

/// An operator imports one folder, or a few.
const AT_MOST: isize = 100;

impl Store {
    pub async fn begin_import(&self, id: ImportId, import: &Import, now: Millis) -> Result<()> {
        let folder = import.folder.to_string_lossy().into_owned();
        let album = import.album.as_ref().map(ToString::to_string).unwrap_or_default();
        let args: [&dyn super::Arg; 6] = [&id, &folder, &album, &import.owner, &import.visibility, &now];
        let status: String = self.run(&self.scripts.begin_import, &args).await?;
        nothing_else(&status)
    }

    /// A sign of life.
    pub async fn touch_import(&self, id: ImportId, now: Millis) -> Result<()> {
        let status: String = self.run(&self.scripts.touch_import, &[&id, &now]).await?;
        nothing_else(&status)
    }

    /// Takes one over that gave no sign of life for this long. `false`: somebody has it in hand, or it is done.
    pub async fn claim_import(&self, id: ImportId, now: Millis, missed: Duration) -> Result<bool> {
        let before = now - missed.as_millis() as Millis;
        let status: String = self.run(&self.scripts.claim_import, &[&id, &now, &before]).await?;
        Ok(status == "ok")
    }

    pub async fn end_import(&self, id: ImportId) -> Result<()> {
        let status: String = self.run(&self.scripts.end_import, &[&id]).await?;
        nothing_else(&status)
    }

    /// Those that are not done, oldest first.
    pub async fn imports(&self) -> Result<Vec<(ImportId, Import)>> {
        let (ids,): (Vec<String>,) =
            self.pipe(redis::pipe().cmd("ZRANGE").arg(self.keys.imports()).arg(0).arg(AT_MOST - 1)).await?;
        let ids: Vec<ImportId> = ids.iter().map(|id| id.parse()).collect::<Result<_>>()?;
        let mut pipe = redis::pipe();
        for id in &ids {
            pipe.cmd("HGETALL").arg(self.keys.import(*id));
        }
        let found: Vec<Fields> = if ids.is_empty() { Vec::new() } else { self.pipe(&pipe).await? };
        let mut imports = Vec::new();
        for (id, fields) in ids.into_iter().zip(found) {
            imports.extend(read::import(&fields)?.map(|import| (id, import)));
        }
        Ok(imports)
    }
}
