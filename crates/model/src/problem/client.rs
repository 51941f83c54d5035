//! What keeps an app or sarrioctl from its backend, and what fails on their own computer.

messages! {
    BackendSilent { endpoint: String, why: String } = "backend-silent", BackendUnreachable,
        "The backend at {endpoint} does not answer ({why}).";
    BackendTooSlow { endpoint: String } = "backend-too-slow", BackendUnreachable,
        "The backend at {endpoint} took the request and did not answer in time.";
    BackendSilentFor { endpoint: String, seconds: u64 } = "backend-silent-for", BackendUnreachable,
        "The backend at {endpoint} did not answer within {seconds} s.";
    BackendBroke { endpoint: String } = "backend-broke", BackendUnreachable,
        "The connection to the backend at {endpoint} broke.";
    BackendSpeaksNoTls { endpoint: String } = "backend-speaks-no-tls", BackendUnreachable,
        "What answers at {endpoint} does not speak TLS.";
    BackendHungUp { endpoint: String, why: String } = "backend-hung-up", BackendUnreachable,
        "The backend at {endpoint} closed the connection ({why}).";
    BackendFoundUsSlow { endpoint: String } = "backend-found-us-slow", BackendUnreachable,
        "The backend at {endpoint} closed the connection: this program read too slowly.";
    BackendGoesDown = "backend-goes-down", BackendUnreachable,
        "The backend is going down.";
    OtherCertificate { endpoint: String } = "other-certificate", BackendCertificate,
        "The backend at {endpoint} shows another certificate than the one that was pinned.";
    CertificateNotTrusted { endpoint: String, why: String } = "certificate-not-trusted", BackendCertificate,
        "The certificate of the backend at {endpoint} is not one that this computer trusts ({why}).",
        "Compare the certificate's fingerprint with the one that sarriod printed, and pin it.";
    CertificateRefused { place: String } = "certificate-refused", BackendCertificate,
        "The certificate that {place} shows was not accepted.";
    RootCertificatesUnusable { why: String } = "root-certificates-unusable", BackendCertificate,
        "The system's root certificates cannot be used ({why}).",
        "Install the package ca-certificates, or compare and pin the backend's own certificate.";
    NoReasonGiven { status: u16 } = "no-reason-given", Unknown,
        "The backend answered with HTTP status {status} and no reason.";
    AnswerNotKnown { why: String } = "answer-not-known", Unknown,
        "The backend's answer is not what this program knows ({why}).";
    PatchNotKnown { why: String } = "patch-not-known", Unknown,
        "The picture of the screen is not what this program knows ({why}).";
    QueryNotWritten { why: String } = "query-not-written", Internal,
        "A query cannot be written ({why}).";
    HttpClientNotMade { why: String } = "http-client-not-made", Internal,
        "The HTTP client of this program cannot be made ({why}).";
    NotABackendAddress { text: String, why: String } = "not-a-backend-address", Invalid,
        "“{text}” is no address of a backend ({why}).";
    BackendAddressNotHttps { text: String } = "backend-address-not-https", Invalid,
        "“{text}” is no address of a backend: it must begin with https://.";
    BackendAddressHasMore { text: String } = "backend-address-has-more", Invalid,
        "“{text}” is no address of a backend: it must read https://host:port.";
    NeitherNameNorAddress { host: String } = "neither-name-nor-address", Invalid,
        "“{host}” is neither a host name nor an IP address.";
    FileNotRead { file: String, why: String } = "file-not-read", Invalid,
        "The file {file} cannot be read ({why}).";
    FileNotWritten { why: String } = "file-not-written", Internal,
        "The file was not written ({why}).",
        "Choose a folder that is there and into which you may write, or make room on the disk.";
    CannotStartHere { why: String } = "cannot-start-here", Internal,
        "Sarrio cannot start on this computer ({why}).",
        "Correct that, then press Continue again.";
    NoHomeDirectory = "no-home-directory", Internal,
        "This user has no home directory.",
        "Set HOME, then start Sarrio again.";
    LabFileNotRead { file: String, why: String } = "lab-file-not-read", Internal,
        "The lab's file {file} cannot be read ({why}).",
        "Start the app with cargo xtask run --lab, which writes it.";
    LabKeyDiffers { host: String } = "lab-key-differs", HostKeyChanged,
        "{host} shows another host key than the lab's.";
    LabPathWrong { why: String } = "lab-path-wrong", Invalid,
        "The lab's storage path cannot be used ({why}).";
    ImageNotNamed = "image-not-named", Invalid,
        "Name the image to import.";
    OperationWasCancelled { job: String } = "operation-was-cancelled", Cancelled,
        "The job “{job}” was cancelled.";
}
