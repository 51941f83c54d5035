//! Calls about one domain that the `virt` crate lacks.

use std::ffi::c_int;

use virt::{domain::Domain, error::Error, sys};

/// Sets how long the domain's agent may take for one command, in seconds. Otherwise libvirt waits for it for ever.
pub fn set_agent_timeout(domain: &Domain, seconds: c_int) -> Result<(), Error> {
    // Safety: the domain lives until the call returns.
    let done = unsafe { sys::virDomainAgentSetResponseTimeout(domain.as_ptr(), seconds, 0) };
    if done < 0 { Err(Error::last_error()) } else { Ok(()) }
}
