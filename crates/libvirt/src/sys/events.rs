//! libvirt's events. Callbacks run on the single thread of libvirt's event loop, so they only copy an event and pass it
//! on.

use std::{
    ffi::{CStr, c_char, c_int, c_void},
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    ptr,
    sync::{Arc, Once},
};

use uuid::Uuid;
use virt::{
    connect::Connect,
    error::Error,
    sys::{self, virConnectPtr, virDomainEventGraphicsAddress, virDomainPtr},
};

/// An event of libvirt, copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raw {
    /// A domain started, stopped or was paused: `VIR_DOMAIN_EVENT_…` and its detail.
    Lifecycle { domain: Uuid, event: i32, detail: i32 },
    /// A viewer's channel connected, signed in or disconnected.
    Graphics { domain: Uuid, phase: Graphics, node: String, service: String, local: bool },
    /// A disk could not be read or written.
    DiskError { domain: Uuid, action: i32, reason: String },
    /// A disk's copy or commit started, ended or is ready to end.
    BlockJob { domain: Uuid },
    /// The guest's agent: 1 is connected, 2 is not.
    Agent { domain: Uuid, state: i32 },
    /// libvirt closed the connection.
    Closed,
}

/// The phases of a viewer's channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graphics {
    Connect,
    Initialize,
    Disconnect,
}

type Sink = dyn Fn(Raw) + Send + Sync;
type Generic = unsafe extern "C" fn(virConnectPtr, virDomainPtr, *mut c_void);

struct User {
    sink: Arc<Sink>,
}

/// Registers libvirt's event loop once in this process and runs it on a thread of its own. Call this before the first
/// connection is opened.
pub fn run_loop() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        virt::error::clear_error_callback(); // or libvirt prints every error on stderr
        if let Err(error) = virt::event::event_register_default_impl() {
            tracing::error!(%error, "libvirt's event loop cannot be registered");
            return;
        }
        let turn = || {
            loop {
                if virt::event::event_run_default_impl().is_err() {
                    std::thread::sleep(std::time::Duration::from_millis(100));
                }
            }
        };
        if let Err(error) = std::thread::Builder::new().name("libvirt-events".into()).spawn(turn) {
            tracing::error!(%error, "libvirt's event loop cannot be run");
        }
    });
}

/// Removes its callbacks when it is dropped. It keeps its connection open until then.
pub struct Subscription {
    connect: Connect,
    callbacks: Vec<c_int>,
    close: bool,
}

/// Passes every event of the connection to `sink`, on the event loop's thread.
pub fn subscribe(connect: &Connect, sink: Arc<Sink>) -> Result<Subscription, Error> {
    let mut this = Subscription { connect: connect.clone(), callbacks: Vec::new(), close: false };
    // Safety: libvirt calls each callback with the arguments of the event's own type, which are those of the function;
    // VIR_DOMAIN_EVENT_CALLBACK is this very cast in C.
    let callbacks: [(sys::virDomainEventID, Generic); 5] = unsafe {
        [
            (
                sys::VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                mem::transmute::<*const (), Generic>(lifecycle as *const ()),
            ),
            (sys::VIR_DOMAIN_EVENT_ID_GRAPHICS, mem::transmute::<*const (), Generic>(graphics as *const ())),
            (
                sys::VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON,
                mem::transmute::<*const (), Generic>(disk_error as *const ()),
            ),
            (
                sys::VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2,
                mem::transmute::<*const (), Generic>(block_job as *const ()),
            ),
            (
                sys::VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
                mem::transmute::<*const (), Generic>(agent as *const ()),
            ),
        ]
    };
    for (event, callback) in callbacks {
        let user = Box::into_raw(Box::new(User { sink: sink.clone() })).cast();
        // Safety: the connection is open; `user` is a `User` that `free` gives back.
        let id = unsafe {
            sys::virConnectDomainEventRegisterAny(
                connect.as_ptr(),
                ptr::null_mut(),
                event as c_int,
                Some(callback),
                user,
                Some(free),
            )
        };
        if id < 0 {
            let error = Error::last_error();
            // Safety: libvirt frees only what it accepted, and it accepted nothing.
            unsafe { free(user) };
            return Err(error);
        }
        this.callbacks.push(id);
    }
    let user = Box::into_raw(Box::new(User { sink })).cast();
    // Safety: as above.
    if unsafe { sys::virConnectRegisterCloseCallback(connect.as_ptr(), Some(closed), user, Some(free)) } < 0 {
        let error = Error::last_error();
        // Safety: as above.
        unsafe { free(user) };
        return Err(error);
    }
    this.close = true;
    Ok(this)
}

impl Drop for Subscription {
    fn drop(&mut self) {
        for &id in &self.callbacks {
            // Safety: the connection is still open, though it may be dead, and it returned this id.
            unsafe { sys::virConnectDomainEventDeregisterAny(self.connect.as_ptr(), id) };
        }
        if self.close {
            // Safety: as above.
            unsafe { sys::virConnectUnregisterCloseCallback(self.connect.as_ptr(), Some(closed)) };
        }
    }
}

unsafe extern "C" fn free(user: *mut c_void) {
    // Safety: `user` came from `Box::into_raw` in `subscribe`, and libvirt calls this once.
    drop(unsafe { Box::from_raw(user.cast::<User>()) });
}

/// Catches panics, which must not unwind into C.
fn emit(user: *mut c_void, raw: impl FnOnce() -> Option<Raw>) {
    // Safety: libvirt calls no callback after it has called `free`.
    let user = unsafe { &*user.cast::<User>() };
    let _ = catch_unwind(AssertUnwindSafe(|| {
        if let Some(raw) = raw() {
            (user.sink)(raw);
        }
    }));
}

fn id_of(domain: virDomainPtr) -> Option<Uuid> {
    let mut bytes = [0u8; 16];
    // Safety: libvirt keeps the domain for the call and writes 16 bytes (VIR_UUID_BUFLEN).
    (unsafe { sys::virDomainGetUUID(domain, bytes.as_mut_ptr()) } == 0).then(|| Uuid::from_bytes(bytes))
}

fn text(chars: *const c_char) -> String {
    if chars.is_null() {
        return String::new();
    }
    // Safety: not null, and libvirt's texts end in NUL.
    unsafe { CStr::from_ptr(chars) }.to_string_lossy().into_owned()
}

unsafe extern "C" fn lifecycle(
    _: virConnectPtr,
    domain: virDomainPtr,
    event: c_int,
    detail: c_int,
    user: *mut c_void,
) -> c_int {
    emit(user, || Some(Raw::Lifecycle { domain: id_of(domain)?, event, detail }));
    0
}

unsafe extern "C" fn graphics(
    _: virConnectPtr,
    domain: virDomainPtr,
    phase: c_int,
    _: *const virDomainEventGraphicsAddress,
    remote: *const virDomainEventGraphicsAddress,
    _: *const c_char,
    _: *const c_void,
    user: *mut c_void,
) {
    emit(user, || {
        let phase = match u32::try_from(phase).ok()? {
            sys::VIR_DOMAIN_EVENT_GRAPHICS_CONNECT => Graphics::Connect,
            sys::VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE => Graphics::Initialize,
            sys::VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT => Graphics::Disconnect,
            _ => return None,
        };
        // Safety: the address lives for the call.
        let remote = unsafe { remote.as_ref() }?;
        let local = remote.family == sys::VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_UNIX as c_int;
        let (node, service) = (text(remote.node), text(remote.service));
        Some(Raw::Graphics { domain: id_of(domain)?, phase, node, service, local })
    });
}

unsafe extern "C" fn disk_error(
    _: virConnectPtr,
    domain: virDomainPtr,
    _: *const c_char,
    _: *const c_char,
    action: c_int,
    reason: *const c_char,
    user: *mut c_void,
) {
    emit(user, || Some(Raw::DiskError { domain: id_of(domain)?, action, reason: text(reason) }));
}

unsafe extern "C" fn block_job(
    _: virConnectPtr,
    domain: virDomainPtr,
    _: *const c_char,
    _: c_int,
    _: c_int,
    user: *mut c_void,
) {
    emit(user, || Some(Raw::BlockJob { domain: id_of(domain)? }));
}

unsafe extern "C" fn agent(
    _: virConnectPtr,
    domain: virDomainPtr,
    state: c_int,
    _: c_int,
    user: *mut c_void,
) {
    emit(user, || Some(Raw::Agent { domain: id_of(domain)?, state }));
}

unsafe extern "C" fn closed(_: virConnectPtr, _: c_int, user: *mut c_void) {
    emit(user, || Some(Raw::Closed));
}
