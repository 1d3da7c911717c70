//! The door between SQLite and the disk: a VFS over the one of Unix, the default of this process, that shows each write,
//! truncation, sync and deletion below a watched folder to its [`Disk`], which may let it fail.
//!
//! What is not below a watched folder passes untouched. Memory-mapped reading is not offered, so that every byte goes
//! through here; the shared memory of the write-ahead log passes, for it does not outlive a crash.

#![allow(unsafe_code, reason = "SQLite asks for its file system through C function pointers")]

mod file;

use std::ffi::{CStr, c_char, c_int, c_void};
use std::path::Path;
use std::sync::Once;

use rusqlite::ffi;

use crate::disk::{self, Disk, Op, Place};
use file::File;

/// Makes the VFS this process's default; again, nothing happens.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite hands out its own VFS, which lives as long as the process; ours is leaked and does too.
        unsafe {
            let real = ffi::sqlite3_vfs_find(std::ptr::null());
            let mut ours = *real;
            ours.iVersion = 1;
            ours.szOsFile = file::size(&*real);
            ours.pNext = std::ptr::null_mut();
            ours.zName = c"fieldbook-faults".as_ptr();
            ours.pAppData = real.cast();
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ours.xAccess = Some(access);
            ours.xFullPathname = Some(full_pathname);
            ours.xDlOpen = None;
            ours.xDlError = None;
            ours.xDlSym = None;
            ours.xDlClose = None;
            ours.xRandomness = Some(randomness);
            ours.xSleep = Some(sleep);
            ours.xCurrentTime = Some(current_time);
            ours.xGetLastError = Some(last_error);
            ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1);
        }
    });
}

/// Asks the VFS below.
macro_rules! below {
    ($vfs:expr, $method:ident $(, $arg:expr)*) => {{
        let real: *mut ffi::sqlite3_vfs = (*$vfs).pAppData.cast();
        match (*real).$method {
            Some(method) => method(real $(, $arg)*),
            None => ffi::SQLITE_ERROR,
        }
    }};
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives `szOsFile` bytes at `file`, and a name that ends in a zero or is null.
    unsafe {
        let ours: *mut File = file.cast();
        let path = path(name);
        let (place, is_new) = match path.and_then(|path| Some((disk::of(path)?, path))) {
            Some((disk, path)) => {
                let is_new = !path.exists();
                (Some(Place { disk, path: path.to_owned() }), is_new)
            }
            None => (None, false),
        };
        let creates = flags & ffi::SQLITE_OPEN_CREATE != 0 && is_new;
        if let Some(place) = place.as_ref().filter(|_| creates)
            && let Err(code) = place.disk.admit(&place.path, &Op::Create)
        {
            (*file).pMethods = std::ptr::null();
            return code;
        }
        if let Some(place) = place.as_ref().filter(|_| !creates) {
            place.disk.met(&place.path);
        }
        let code = below!(vfs, xOpen, name, File::below(ours), flags, out_flags);
        File::begin(ours, code == ffi::SQLITE_OK, place);
        code
    }
}

unsafe extern "C" fn delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    // SAFETY: as for `open`.
    unsafe {
        let watched = path(name).and_then(|path| Some((disk::of(path)?, path)));
        if let Some((disk, path)) = watched.filter(|(_, path)| path.exists())
            && let Err(code) = Disk::admit(&disk, path, &Op::Delete { durable: sync != 0 })
        {
            return code;
        }
        below!(vfs, xDelete, name, sync)
    }
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { below!(vfs, xAccess, name, flags, out) }
}

unsafe extern "C" fn full_pathname(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    length: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { below!(vfs, xFullPathname, name, length, out) }
}

unsafe extern "C" fn randomness(
    vfs: *mut ffi::sqlite3_vfs,
    length: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { below!(vfs, xRandomness, length, out) }
}

unsafe extern "C" fn sleep(vfs: *mut ffi::sqlite3_vfs, micros: c_int) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { below!(vfs, xSleep, micros) }
}

unsafe extern "C" fn current_time(vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { below!(vfs, xCurrentTime, out) }
}

unsafe extern "C" fn last_error(
    vfs: *mut ffi::sqlite3_vfs,
    length: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { below!(vfs, xGetLastError, length, out) }
}

/// The name as a path; `None` for a temporary file, which has none.
///
/// # Safety
/// The name ends in a zero or is null, and lives as long as the answer is used.
unsafe fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: not null; the rest is the caller's.
    let name = unsafe { CStr::from_ptr(name) };
    name.to_str().ok().map(Path::new)
}

/// What SQLite reads and writes through.
type Bytes = *mut c_void;
