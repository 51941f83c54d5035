//! A guest whose screen is costly to look at: 1920x1080 and as noisy as a photograph, with a window that changes each second.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;

use crate::{
    Host, Lab,
    process::{processor_seconds, run},
};

impl Lab {
    /// Makes its disk on the NAS, a qcow2 image of 1 MiB. Returns its path on the hosts.
    ///
    /// # Errors
    /// When it cannot be assembled.
    pub fn photo_disk(&self) -> Result<PathBuf> {
        let work = self.dir().join("photo");
        fs::create_dir(&work)?;
        fs::write(work.join("photo.S"), include_str!("photo.S"))?;
        let here =
            |program: &str, args: &[&str]| run(Command::new(program).args(args).current_dir(&work)).map(drop);
        here("as", &["--32", "photo.S", "-o", "photo.o"])?;
        here(
            "ld",
            &["-m", "elf_i386", "-Ttext", "0x7c00", "--oformat", "binary", "photo.o", "-o", "photo.img"],
        )?;
        here("truncate", &["-s", "1M", "photo.img"])?;
        let convert = ["convert", "-f", "raw", "-O", "qcow2"];
        let (raw, disk) = (work.join("photo.img"), self.nas().join("photo.qcow2"));
        run(Command::new("qemu-img").args(convert).arg(raw).arg(disk))?;
        Ok(Path::new("/srv/nas").join("photo.qcow2"))
    }
}

impl Host {
    /// The processor time of its QEMUs in seconds, in steps of 10 ms.
    ///
    /// # Errors
    /// When the host is off.
    pub fn qemu_seconds(&self) -> Result<f64> {
        let stats = self.exec(["sh", "-c", "cat /proc/[0-9]*/stat 2>/dev/null; true"])?;
        Ok(stats.lines().filter(|line| line.contains("(qemu-system")).map(processor_seconds).sum())
    }
}
