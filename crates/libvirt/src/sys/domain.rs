//! Calls about one domain that the `virt` crate lacks.

use std::{
    ffi::{CStr, CString, c_int},
    ptr,
};

use virt::{domain::Domain, error::Error, sys};

use super::stats::copy_parameters;

/// Sets how long the domain's agent may take for one command, in seconds. Otherwise libvirt waits for it for ever.
pub fn set_agent_timeout(domain: &Domain, seconds: c_int) -> Result<(), Error> {
    // Safety: the domain lives until the call returns.
    let done = unsafe { sys::virDomainAgentSetResponseTimeout(domain.as_ptr(), seconds, 0) };
    if done < 0 { Err(Error::last_error()) } else { Ok(()) }
}

/// A job of a domain that takes a while, such as a copy of its disks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    /// It is being done.
    Running {
        /// How many bytes of the disks are done.
        done: u64,
        /// How many there are.
        total: u64,
    },
    /// It has succeeded.
    Succeeded,
    /// It has failed, with this message, or was cancelled.
    Failed(String),
    /// There is none.
    None,
}

/// Begins to copy disks, as the XML says.
pub fn begin_backup(domain: &Domain, xml: &str) -> Result<(), Error> {
    let xml = CString::new(xml)?;
    // Safety: the domain and the text live until the call returns; without a checkpoint, null is allowed.
    let done = unsafe { sys::virDomainBackupBegin(domain.as_ptr(), xml.as_ptr(), ptr::null(), 0) };
    if done < 0 { Err(Error::last_error()) } else { Ok(()) }
}

/// The XML of the copy that is being made of a domain's disks, if there is one.
pub fn backup(domain: &Domain) -> Result<Option<String>, Error> {
    // Safety: the domain lives until the call returns.
    let xml = unsafe { sys::virDomainBackupGetXMLDesc(domain.as_ptr(), 0) };
    if xml.is_null() {
        let error = Error::last_error();
        return if error.code().to_raw() == sys::VIR_ERR_NO_DOMAIN_BACKUP { Ok(None) } else { Err(error) };
    }
    // Safety: libvirt gave a text that ends in NUL. It is ours, and freed once.
    unsafe {
        let copy = CStr::from_ptr(xml).to_string_lossy().into_owned();
        libc::free(xml.cast());
        Ok(Some(copy))
    }
}

/// The job that a domain is doing, or the last one that ended.
pub fn job(domain: &Domain, ended: bool) -> Result<Job, Error> {
    let flags = match ended {
        true => sys::VIR_DOMAIN_JOB_STATS_COMPLETED | sys::VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED,
        false => 0,
    };
    let (mut kind, mut count, mut parameters) = (0, 0, ptr::null_mut());
    // Safety: the domain lives until the call returns, and each value is written once.
    let done = unsafe {
        sys::virDomainGetJobStats(domain.as_ptr(), &raw mut kind, &raw mut parameters, &raw mut count, flags)
    };
    if done < 0 {
        return Err(Error::last_error());
    }
    // Safety: libvirt wrote `count` and `parameters`.
    let (numbers, texts) = unsafe { copy_parameters(parameters, count) };
    // Safety: they are ours, nothing of them is kept, and null is allowed.
    unsafe { sys::virTypedParamsFree(parameters, count) };
    let number = |name: &str| numbers.get(name).copied().unwrap_or(0);
    Ok(match u32::try_from(kind).unwrap_or(sys::VIR_DOMAIN_JOB_NONE) {
        sys::VIR_DOMAIN_JOB_NONE => Job::None,
        sys::VIR_DOMAIN_JOB_COMPLETED => Job::Succeeded,
        sys::VIR_DOMAIN_JOB_FAILED | sys::VIR_DOMAIN_JOB_CANCELLED => {
            Job::Failed(texts.get("errmsg").cloned().unwrap_or_default())
        }
        _ => Job::Running { done: number("disk_processed"), total: number("disk_total") },
    })
}
