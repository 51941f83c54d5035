//! Bulk statistics and the node's counters. `Connect::all_domain_stats` of virt 0.5 leaks every record and keeps the
//! connection open, so the records are copied here and freed.

use std::{
    collections::HashMap,
    ffi::{CStr, c_char, c_int},
    ptr,
};

use uuid::Uuid;
use virt::{connect::Connect, error::Error, sys};

/// libvirt's statistics of one domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The id of the domain.
    pub domain: Uuid,
    /// libvirt's number for this run of the domain.
    pub run: u32,
    /// The numbers by name, such as `cpu.time`.
    pub numbers: HashMap<String, u64>,
    /// The texts by name, such as `block.0.path`.
    pub texts: HashMap<String, String>,
}

impl Record {
    /// A number; zero where libvirt does not report it.
    pub fn number(&self, name: &str) -> u64 {
        self.numbers.get(name).copied().unwrap_or(0)
    }
}

/// The statistics `groups` of all domains. Of a busy domain, only what can be read without waiting.
pub fn domain_stats(connect: &Connect, groups: u32) -> Result<Vec<Record>, Error> {
    let mut list: *mut sys::virDomainStatsRecordPtr = ptr::null_mut();
    let flags = sys::VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | sys::VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT;
    // Safety: the connection is open and `list` is written once.
    let count = unsafe { sys::virConnectGetAllDomainStats(connect.as_ptr(), groups, &raw mut list, flags) };
    // Safety: libvirt wrote `count` and `list`.
    unsafe { take_records(count, list) }
}

/// The statistics `groups` of one domain; `None` where it is gone.
pub fn stats_of(connect: &Connect, domain: Uuid, groups: u32) -> Result<Option<Record>, Error> {
    let domain = match connect.lookup_domain_by_uuid(domain) {
        Ok(domain) => domain,
        Err(error) if error.code().to_raw() == sys::VIR_ERR_NO_DOMAIN => return Ok(None),
        Err(error) => return Err(error),
    };
    // Safety: the pointer is used only while `domain` lives.
    let mut domains = [unsafe { domain.as_ptr() }, ptr::null_mut()];
    let mut list: *mut sys::virDomainStatsRecordPtr = ptr::null_mut();
    let flags = sys::VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT;
    // Safety: `domains` ends in null, its domain lives until the call returns, and `list` is written once.
    let count = unsafe { sys::virDomainListGetStats(domains.as_mut_ptr(), groups, &raw mut list, flags) };
    // Safety: libvirt wrote `count` and `list`.
    Ok(unsafe { take_records(count, list) }?.pop())
}

/// Copies libvirt's records and frees them. A negative `count` is a failure.
///
/// # Safety
/// `count` and `list` are what one call of libvirt returned.
unsafe fn take_records(count: c_int, list: *mut sys::virDomainStatsRecordPtr) -> Result<Vec<Record>, Error> {
    let Ok(count) = usize::try_from(count) else { return Err(Error::last_error()) };
    let mut records = Vec::with_capacity(count);
    for i in 0..count {
        // Safety: libvirt gave `count` records, which live until the list is freed below.
        let record = unsafe { &**list.add(i) };
        let mut copy = Record::default();
        let mut id = [0u8; 16];
        // Safety: the domain is the record's; 16 bytes are written; the number is read without a call.
        unsafe {
            sys::virDomainGetUUID(record.dom, id.as_mut_ptr());
            copy.run = sys::virDomainGetID(record.dom);
        }
        copy.domain = Uuid::from_bytes(id);
        // Safety: libvirt gave `nparams` parameters.
        (copy.numbers, copy.texts) = unsafe { copy_parameters(record.params, record.nparams) };
        records.push(copy);
    }
    // Safety: the list is libvirt's and nothing of it is kept; null is allowed.
    unsafe { sys::virDomainStatsRecordListFree(list) };
    Ok(records)
}

/// The numbers and the texts of libvirt's parameters by name, copied.
///
/// # Safety
/// `parameters` has at least `count` elements, as one call of libvirt returned both.
pub(super) unsafe fn copy_parameters(
    parameters: sys::virTypedParameterPtr,
    count: c_int,
) -> (HashMap<String, u64>, HashMap<String, String>) {
    let (mut numbers, mut texts) = (HashMap::new(), HashMap::new());
    for i in 0..usize::try_from(count).unwrap_or(0) {
        // Safety: there are `count` of them.
        let parameter = unsafe { &*parameters.add(i) };
        if let Some(value) = number(parameter) {
            numbers.insert(field(&parameter.field), value);
        } else if let Some(value) = text(parameter) {
            texts.insert(field(&parameter.field), value);
        }
    }
    (numbers, texts)
}

fn number(parameter: &sys::virTypedParameter) -> Option<u64> {
    // Safety: the union holds what `type_` says.
    unsafe {
        match u32::try_from(parameter.type_).ok()? {
            sys::VIR_TYPED_PARAM_INT => u64::try_from(parameter.value.i).ok(),
            sys::VIR_TYPED_PARAM_UINT => Some(parameter.value.ui.into()),
            sys::VIR_TYPED_PARAM_LLONG => u64::try_from(parameter.value.l).ok(),
            sys::VIR_TYPED_PARAM_ULLONG => Some(parameter.value.ul),
            _ => None,
        }
    }
}

/// The text of a parameter, copied.
fn text(parameter: &sys::virTypedParameter) -> Option<String> {
    if u32::try_from(parameter.type_) != Ok(sys::VIR_TYPED_PARAM_STRING) {
        return None;
    }
    // Safety: the union holds a text, as `type_` says.
    let text = unsafe { parameter.value.s };
    if text.is_null() {
        return None;
    }
    // Safety: it is not null, ends in NUL, and lives as long as its record.
    Some(unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

/// The text of a fixed field, up to the NUL or to the end of the field.
fn field(chars: &[c_char]) -> String {
    let bytes: Vec<u8> = chars.iter().map(|&c| c.to_ne_bytes()[0]).chain([0]).collect();
    CStr::from_bytes_until_nul(&bytes).map(|text| text.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The times of all processors since the host's start, in nanoseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NodeCpu {
    pub busy: u64,
    pub idle: u64,
    pub iowait: u64,
}

/// The node's processor times.
pub fn node_cpu(connect: &Connect) -> Result<NodeCpu, Error> {
    let mut count: c_int = 0;
    let all = sys::VIR_NODE_CPU_STATS_ALL_CPUS;
    // Safety: without a buffer libvirt writes only how many there are.
    if unsafe { sys::virNodeGetCPUStats(connect.as_ptr(), all, ptr::null_mut(), &raw mut count, 0) } < 0 {
        return Err(Error::last_error());
    }
    let room = usize::try_from(count).unwrap_or(0);
    let mut values: Vec<sys::virNodeCPUStats> = Vec::with_capacity(room);
    // Safety: there is room for `count` values, and libvirt writes how many it filled.
    if unsafe { sys::virNodeGetCPUStats(connect.as_ptr(), all, values.as_mut_ptr(), &raw mut count, 0) } < 0 {
        return Err(Error::last_error());
    }
    // Safety: as many were filled.
    unsafe { values.set_len(usize::try_from(count).unwrap_or(0).min(room)) };
    let mut cpu = NodeCpu::default();
    for value in &values {
        match field(&value.field).as_str() {
            "kernel" | "user" => cpu.busy = cpu.busy.saturating_add(value.value),
            "idle" => cpu.idle = value.value,
            "iowait" => cpu.iowait = value.value,
            _ => {}
        }
    }
    Ok(cpu)
}

/// Memory of the node, in KiB.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NodeMemory {
    pub total: u64,
    /// What programs could use: free memory, and the kernel's cache of files.
    pub spare: u64,
}

/// The node's memory. `virNodeGetInfo` adds up the NUMA cells instead, which gives too little on some kernels.
pub fn node_memory(connect: &Connect) -> Result<NodeMemory, Error> {
    let mut count: c_int = 0;
    let all = sys::VIR_NODE_MEMORY_STATS_ALL_CELLS;
    // Safety: as in `node_cpu`.
    if unsafe { sys::virNodeGetMemoryStats(connect.as_ptr(), all, ptr::null_mut(), &raw mut count, 0) } < 0 {
        return Err(Error::last_error());
    }
    let room = usize::try_from(count).unwrap_or(0);
    let mut values: Vec<sys::virNodeMemoryStats> = Vec::with_capacity(room);
    // Safety: as in `node_cpu`.
    if unsafe { sys::virNodeGetMemoryStats(connect.as_ptr(), all, values.as_mut_ptr(), &raw mut count, 0) }
        < 0
    {
        return Err(Error::last_error());
    }
    // Safety: as in `node_cpu`.
    unsafe { values.set_len(usize::try_from(count).unwrap_or(0).min(room)) };
    let mut memory = NodeMemory::default();
    for value in &values {
        match field(&value.field).as_str() {
            "total" => memory.total = value.value,
            "free" | "buffers" | "cached" => memory.spare = memory.spare.saturating_add(value.value),
            _ => {}
        }
    }
    Ok(memory)
}
